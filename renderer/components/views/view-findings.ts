import type { InspectedView, Inspection } from '../../../contract/inspection.ts';
import type { Verdict } from '../../../contract/verdict.ts';
import type { JudgedPicture } from '../stage/judged-picture.ts';

/** The stricter a verdict, the more it asks of a person. */
const strictness: Record<Verdict, number> = { pass: 0, review: 1, fail: 2, 'cannot-judge': 3 };

/** Returns the view a part's verdict comes from: the strictest, and of equals the one with the highest score. */
export function strictestView(views: readonly InspectedView[]): InspectedView | null {
  const [first = null] = views.toSorted(
    (a, b) => strictness[b.verdict] - strictness[a.verdict] || (b.score ?? 0) - (a.score ?? 0),
  );
  return first;
}

/** Returns the view to show of a part: the one a person chose, else the one its verdict comes from. */
export function shownView(inspection: Inspection, chosen: string | null): InspectedView | null {
  return inspection.views.find(({ viewName }) => viewName === chosen) ?? strictestView(inspection.views);
}

/** Returns what the stage shows of one view; null when it took no picture. */
export function pictureOfView(inspection: Inspection, view: InspectedView, label: string): JudgedPicture | null {
  const images = inspection.images.filter(({ viewName }) => viewName === view.viewName);
  const frame = images.find(({ role }) => role === 'frame');
  return frame === undefined
    ? null
    : {
        frameSha256: frame.sha256,
        mapSha256: images.find(({ role }) => role === 'map')?.sha256 ?? null,
        width: frame.width,
        height: frame.height,
        defects: view.defects,
        label,
      };
}
