import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StationStatus } from '../../contract/status.ts';
import { Configuration } from '../../main/engine/configuration/configuration.ts';
import { createEngine } from '../../main/engine/create-engine.ts';
import type { Engine } from '../../main/engine/engine.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A small, quick station: 640 × 480 simulated camera, few sample pictures, parts only on demand. */
export const quickConfiguration = {
  camera: { simulatorWidth: 640, simulatorHeight: 480, framesPerSecond: 10, simulatorDefectRate: 0.3 },
  inspection: { startsRunning: false, taktMs: 200 },
  teach: { sampleImages: 8, imageSize: 256 },
  store: { ballastMegabytes: 1 },
} as const;

export function temporaryDirectory(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'station-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a real engine over a data folder. */
export function startEngine(dataDirectory: string, overrides: object = {}): Promise<Engine> {
  return createEngine({
    dataDirectory,
    resourcesDirectory: resolve(import.meta.dirname, '../../resources'),
    configuration: Configuration.parse({ ...quickConfiguration, ...overrides }),
    logger: silent,
    version: '0.0.0-test',
  });
}

/** Resolves with the first status for which the condition holds, asked now and at each event. */
export async function statusWhere(
  engine: Engine,
  condition: (status: StationStatus) => boolean,
): Promise<StationStatus> {
  const abort = new AbortController();
  if (!condition(engine.station.status())) {
    for await (const _ of engine.station.watch(abort.signal)) {
      if (condition(engine.station.status())) {
        abort.abort();
      }
    }
  }
  return engine.station.status();
}

/** Resolves when the sample product has been taught and is in use. */
export function whenPrepared(engine: Engine): Promise<StationStatus> {
  return statusWhere(engine, ({ recipe, preparation }) => recipe !== null && preparation === null);
}
