import { decodeLight } from '../part-generator/lighting.ts';
import type { SceneImage } from './picture-source.ts';

/** Mean grey value that ExposureAuto and GainAuto aim at, and how close is close enough. */
const TARGET_CODE = 110;
const TOLERANCE_CODES = 4;
const SAMPLE_EVERY = 97;
const LARGEST_STEP = 4;

/** Returns by what to multiply the light of the next picture; 1 when this one is well exposed. */
export function lightCorrection({ data }: SceneImage): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < data.length; at += SAMPLE_EVERY) {
    sum += data[at] ?? 0;
    count += 1;
  }
  const mean = sum / Math.max(1, count);
  if (Math.abs(mean - TARGET_CODE) <= TOLERANCE_CODES) {
    return 1;
  }
  // Half of the way in stops, because a source need not answer as steeply as light does.
  const ratio = Math.sqrt(decodeLight(TARGET_CODE) / Math.max(decodeLight(mean), 1e-4));
  return Math.min(LARGEST_STEP, Math.max(1 / LARGEST_STEP, ratio));
}
