import type { CameraSettings } from '../../contract/recipe.ts';
import type { FailedProof } from '../../contract/verdict.ts';
import { failedProof } from './failed-proof.ts';

/** Relative difference above which a setting that was read back is another one than the recipe's. */
const TOLERANCE = 0.01;
/** Amplifiers step by tenths of a decibel. */
const GAIN_TOLERANCE_DB = 0.1;
const REMEDY = 'choose the recipe again, then check the camera';

/**
 * Returns a failed proof for each setting that the camera reads back otherwise than the recipe wants it; what the
 * recipe leaves open is not compared.
 *
 * @param applied read from the camera for this part; null when it could not be read
 */
export function proveSettings(applied: CameraSettings | null, wanted: CameraSettings): readonly FailedProof[] {
  if (applied === null) {
    return hasWishes(wanted) ? [failedProof('settings-differ', `The camera did not tell its settings: ${REMEDY}`)] : [];
  }
  const { exposureTimeUs, gainDb } = wanted;
  return [
    exposureTimeUs === null
      ? null
      : proveNumber('Exposure time (µs)', applied.exposureTimeUs, exposureTimeUs, exposureTimeUs * TOLERANCE),
    gainDb === null
      ? null
      : proveNumber('Gain (dB)', applied.gainDb, gainDb, Math.max(GAIN_TOLERANCE_DB, Math.abs(gainDb) * TOLERANCE)),
    proveText('Pixel format', applied.pixelFormat, wanted.pixelFormat),
    proveText('Trigger source', applied.triggerSource, wanted.triggerSource),
    proveText('Sensor region', regionText(applied.sensorRegion), regionText(wanted.sensorRegion)),
  ].filter((proof) => proof !== null);
}

function hasWishes(settings: CameraSettings): boolean {
  return Object.values(settings).some((value) => value !== null);
}

function proveNumber(name: string, applied: number | null, wanted: number, slack: number): FailedProof | null {
  const band = { min: wanted - slack, max: wanted + slack };
  // Written as "within", so that a value that is no number never passes.
  if (applied !== null && applied >= band.min && applied <= band.max) {
    return null;
  }
  const text = `${name} is ${applied ?? 'unknown'} instead of ${wanted}: ${REMEDY}`;
  return failedProof('settings-differ', text, applied === null ? undefined : { measured: applied, band });
}

function proveText(name: string, applied: string | null, wanted: string | null): FailedProof | null {
  return wanted === null || applied === wanted
    ? null
    : failedProof('settings-differ', `${name} is ${applied ?? 'unknown'} instead of ${wanted}: ${REMEDY}`);
}

function regionText(region: CameraSettings['sensorRegion']): string | null {
  return region === null ? null : `${region.width} × ${region.height} at ${region.offsetX}, ${region.offsetY}`;
}
