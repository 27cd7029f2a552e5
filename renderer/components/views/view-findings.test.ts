import { expect, test } from 'vitest';
import { InspectionId, Sha256 } from '../../../contract/ids.ts';
import type { InspectedView, Inspection } from '../../../contract/inspection.ts';
import { pictureOfView, shownView, strictestView } from './view-findings.ts';

const frame = Sha256.parse('aa'.repeat(32));
const map = Sha256.parse('bb'.repeat(32));
const other = Sha256.parse('cc'.repeat(32));

function view(viewName: string, verdict: InspectedView['verdict'], score: number | null): InspectedView {
  return {
    viewName,
    verdict,
    score,
    cameraSerial: viewName,
    modelSha256: frame,
    thresholds: { review: 0.5, fail: 0.8 },
    defects: [],
    inferenceMs: null,
  };
}

function image(sha256: Sha256, role: 'frame' | 'map', viewName: string) {
  return { sha256, role, viewName, mime: 'image/png' as const, sizeBytes: 1, width: 640, height: 480 };
}

const top = view('top', 'pass', 0.2);
const side = view('side', 'fail', 0.9);
const inspection: Inspection = {
  inspectionId: InspectionId.parse('0197f000-0000-7000-8000-000000000001'),
  stationId: 'station',
  partSerial: '1',
  productCode: 'P',
  recipeId: null,
  recipeRevision: 1,
  modelSha256: null,
  operatorId: 'operator',
  triggerId: 'trigger',
  cameraSerial: 'top',
  startedAtUs: 0,
  finishedAtUs: 1,
  monotonicUs: 1,
  bootId: 'boot',
  verdict: 'fail',
  score: 0.9,
  thresholds: null,
  failedProofs: [],
  defects: [],
  images: [image(other, 'frame', 'top'), image(frame, 'frame', 'side'), image(map, 'map', 'side')],
  views: [top, side],
  truth: null,
  judgedBy: 'model',
  supersedes: null,
  note: '',
  inferenceMs: null,
};

test('a part is shown as the camera saw it that judged it most strictly', () => {
  expect(strictestView([top, side])).toBe(side);
  expect(strictestView([side, view('back', 'cannot-judge', null)])?.viewName).toBe('back');
  expect(strictestView([view('a', 'fail', 0.9), view('b', 'fail', 1.2)])?.viewName).toBe('b');
  expect(strictestView([])).toBeNull();
});

test('a person may look at another camera’s picture', () => {
  expect(shownView(inspection, null)).toBe(side);
  expect(shownView(inspection, 'top')).toBe(top);
});

test('a view’s picture comes with its own map', () => {
  expect(pictureOfView(inspection, side, 'side')).toMatchObject({ frameSha256: frame, mapSha256: map, width: 640 });
  expect(pictureOfView(inspection, top, 'top')).toMatchObject({ frameSha256: other, mapSha256: null });
});

test('a camera that sent nothing has no picture', () => {
  expect(pictureOfView(inspection, view('back', 'cannot-judge', null), 'back')).toBeNull();
});
