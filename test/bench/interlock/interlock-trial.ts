import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../../contract/clock.ts';
import type { SimulatorFault } from '../../../contract/camera.ts';
import { InspectionId, type Sha256 } from '../../../contract/ids.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import { FIRST_VIEW, Recipe } from '../../../contract/recipe.ts';
import type { CannotJudgeReason } from '../../../contract/verdict.ts';
import { pictureOf, type Camera } from '../../../main/camera/camera.ts';
import { createSimulatorDriver, type SimulatorDriver } from '../../../main/camera/simulator/simulator-driver.ts';
import { createInference } from '../../../main/inference/create-inference.ts';
import { findBackbone } from '../../../main/inference/find-backbone.ts';
import type { Inference } from '../../../main/inference/inference.ts';
import { inspectPart } from '../../../main/inspection/inspect-part.ts';
import { sceneBandOf } from '../../../main/inspection/scene-band-of.ts';
import { resolveWorkerUrl } from '../../../main/worker-url.ts';
import { sha256Of } from '../../../models/package/sha256-of.ts';

const WIDTH = 640;
const HEIGHT = 360;
const TEACH_PICTURES = 24;
const TEACH_SIZE = 256;
const FAULT_SHARE = 0.6;

/** A fault the bench is given, and the reasons any of which names it rightly. */
type Case = { readonly name: string; readonly reasons: readonly CannotJudgeReason[] };

const faultReasons: Readonly<Record<SimulatorFault, readonly CannotJudgeReason[]>> = {
  unplug: ['camera-lost'],
  freeze: ['frame-stale'],
  'half-frame': ['frame-incomplete'],
  'stale-frame': ['frame-stale'],
  'lost-frames': ['frames-missing'],
  'settings-drift': ['settings-differ'],
  dark: ['too-dark', 'light-differs'],
  bright: ['too-bright', 'light-differs'],
  defocus: ['out-of-focus'],
  shift: ['part-moved'],
  'other-scene': ['scene-differs', 'light-differs'],
};

export type TrialRow = {
  readonly name: string;
  readonly parts: number;
  readonly defective: number;
  /** Passed although something was wrong with the picture. */
  readonly wrongPasses: number;
  /** Judged at all although something was wrong, or not judged although nothing was. */
  readonly wronglyJudged: number;
  /** Not judged, but for none of the right reasons. */
  readonly wrongReasons: number;
};

export type TrialResult = { readonly rows: readonly TrialRow[]; readonly seconds: number };

type Bench = {
  readonly driver: SimulatorDriver;
  readonly other: Camera;
  readonly camera: Camera;
  readonly inference: Inference;
  readonly recipe: Recipe;
  readonly packagePath: string;
};

/**
 * Inspects `parts` simulated parts with the station's own inference, interlock and verdict; 60 % of them with one of
 * the injected faults, a quarter of all defective. Seeded: equal calls see equal pictures.
 */
export async function runInterlockTrial(parts: number, seed: number): Promise<TrialResult> {
  const startedUs = systemClock.monotonicUs();
  const directory = await mkdtemp(join(tmpdir(), 'interlock-'));
  await using inference = createInference({
    workerUrl: resolveWorkerUrl(import.meta.url, '../../../main/inference/inference.worker.ts'),
    threads: 2,
    providers: ['cpu'],
    onThreadEnded: (reason) => {
      throw new Error(reason);
    },
  });
  try {
    const bench = await setUp(directory, seed, inference);
    const cases: readonly Case[] = [
      ...Object.entries(faultReasons).map(([name, reasons]) => ({ name, reasons })),
      { name: 'camera swapped', reasons: ['wrong-camera'] },
      { name: 'other socket', reasons: ['wrong-port'] },
    ];
    const perFault = Math.round((parts * FAULT_SHARE) / cases.length);
    const rows = [await runCase(bench, { name: 'healthy', reasons: [] }, parts - perFault * cases.length)];
    for (const one of cases) {
      rows.push(await runCase(bench, one, perFault));
    }
    return { rows, seconds: (systemClock.monotonicUs() - startedUs) / 1e6 };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function setUp(directory: string, seed: number, inference: Inference): Promise<Bench> {
  const options = { seed, width: WIDTH, height: HEIGHT, defectRate: 0.25 };
  const driver = createSimulatorDriver(options);
  const other = createSimulatorDriver({ ...options, serial: 'SIM-0002' });
  const camera = await driver.open('simulator:SIM-0001');
  const settings = await camera.configure({ ...(await camera.readSettings()), exposureTimeUs: 2_000, gainDb: 12 });
  const otherCamera = await other.open('simulator:SIM-0002');
  await otherCamera.configure(settings);
  const jpegs: Uint8Array[] = [];
  for (let index = 0; index < TEACH_PICTURES; index += 1) {
    driver.controls.placeNext('good');
    const frame = await camera.trigger(`teach-${index}`, 10_000);
    jpegs.push((await inference.prepareFrame(pictureOf(frame))).image.bytes);
    frame.release();
  }
  const taught = await inference.teach(
    {
      name: 'trial',
      images: jpegs.map((bytes, index) => ({ fileName: `${index}.jpg`, bytes })),
      imageSize: TEACH_SIZE,
      seed: 1,
      regionOfInterest: null,
      backboneFile: await findBackbone(undefined, resolve(import.meta.dirname, '../../../resources')),
      threads: 2,
      createdBy: 'trial',
      createdAtUs: 1,
    },
    () => {},
    new AbortController().signal,
  );
  const packagePath = join(directory, 'trial.mai');
  await writeFile(packagePath, taught.packageBytes);
  const modelSha256 = sha256Of(taught.packageBytes);
  const placements = [];
  for (const bytes of jpegs) {
    placements.push(await inference.describePlacement({ sha256: modelSha256, packagePath }, bytes));
  }
  const recipe = Recipe.parse({
    recipeId: randomUUID(),
    revision: 1,
    name: 'trial',
    productCode: 'T',
    cameraSerial: 'SIM-0001',
    cameraSettings: settings,
    regionOfInterest: null,
    modelSha256,
    modelName: 'trial',
    thresholds: taught.thresholds,
    promise: taught.promise,
    sceneBand: sceneBandOf(placements),
    trainingImages: TEACH_PICTURES,
    createdAtUs: 1,
    createdBy: 'trial',
  });
  return { driver, camera, other: otherCamera, inference, recipe, packagePath };
}

async function runCase(bench: Bench, { name, reasons }: Case, parts: number): Promise<TrialRow> {
  const row = { name, parts, defective: 0, wrongPasses: 0, wronglyJudged: 0, wrongReasons: 0 };
  const { controls } = bench.driver;
  const isFault = name in faultReasons;
  if (isFault) {
    controls.setFault(name as SimulatorFault, true);
  }
  let lastBlockId: bigint | null = null;
  for (let part = 0; part < parts; part += 1) {
    if (name === 'freeze') {
      // A frozen camera shows the same part for ever; the person places another one all the same.
      controls.placeNext('mixed');
    }
    const { inspection, blockId } = await inspectOne(bench, name, lastBlockId);
    lastBlockId = blockId ?? lastBlockId;
    row.defective += inspection.truth?.isDefective === true ? 1 : 0;
    const isJudged = inspection.verdict !== 'cannot-judge';
    const shouldJudge = reasons.length === 0;
    row.wrongPasses += inspection.verdict === 'pass' && !shouldJudge ? 1 : 0;
    row.wronglyJudged += isJudged === shouldJudge ? 0 : 1;
    row.wrongReasons +=
      !isJudged && !shouldJudge && !inspection.failedProofs.some(({ reason }) => reasons.includes(reason)) ? 1 : 0;
  }
  if (isFault) {
    controls.setFault(name as SimulatorFault, false);
  }
  return row;
}

async function inspectOne(
  { camera, other, inference, recipe, packagePath }: Bench,
  name: string,
  previousBlockId: bigint | null,
): Promise<{ readonly inspection: Inspection; readonly blockId: bigint | null }> {
  const used = name === 'camera swapped' ? other : camera;
  const cameraPortPath = name === 'other socket' ? '1-1' : null;
  const saved = await inspectPart(
    {
      triggerId: randomUUID(),
      partSerial: 'trial',
      recipe,
      views: [
        { view: { ...recipe, viewName: FIRST_VIEW, cameraPortPath }, camera: used, previousBlockId, scale: null },
      ],
      triggerTimeoutMs: 5_000,
      maximumSkewUs: 50_000,
      operatorId: 'trial',
    },
    {
      inference,
      store: {
        identity: { stationId: 'trial', epoch: 1, bootId: 'trial' },
        packagePath: async (_sha256: Sha256) => packagePath,
        saveInspection: async (record) => record,
      },
      clock: systemClock,
      newInspectionId: () => InspectionId.parse(randomUUID()),
      onEvent: () => {},
    },
  );
  return { inspection: saved.inspection, blockId: saved.blockIds.get(used) ?? null };
}

/** Returns the rows as a Markdown table. */
export function trialTable(rows: readonly TrialRow[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['injected', 'parts', 'defective', 'passed', 'judged wrongly', 'wrong reason']),
    line(['---', '---:', '---:', '---:', '---:', '---:']),
    ...rows.map((row) =>
      line([
        row.name,
        row.parts,
        row.defective,
        row.name === 'healthy' ? '–' : row.wrongPasses,
        row.wronglyJudged,
        row.name === 'healthy' ? '–' : row.wrongReasons,
      ]),
    ),
  ].join('\n');
}
