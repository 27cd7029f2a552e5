import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll } from 'vitest';
import { createPartGenerator } from '../../main/camera/part-generator/part-generator.ts';
import { createReplayDriver } from '../../main/camera/replay/replay-driver.ts';
import { describeCameraDriver } from './camera-driver.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'replay-'));
  for (const [number, width] of [96, 64, 80].entries()) {
    const data = new Uint8Array(width * 54 * 3);
    const part = createPartGenerator({ seed: number, width, height: 54, defectRate: 0 }).next('good');
    part.renderInto(data, { gain: 1, noiseSeed: 1, focusBlur: 0 });
    writeFileSync(join(directory, `part-${number}.png`), encode({ width, height: 54, channels: 3, depth: 8, data }));
  }
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describeCameraDriver('replay', () => Promise.resolve(createReplayDriver({ directory, framesPerSecond: 200 })));
