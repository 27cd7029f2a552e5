import { Calibration } from '../../../contract/camera-setup.ts';
import type { StationStore } from '../../store/station-store.ts';

/** Returns what was kept for the camera with this serial number, or null. */
export async function readCalibration(
  store: Pick<StationStore, 'setting'>,
  cameraSerial: string,
): Promise<Calibration | null> {
  const text = await store.setting(settingName(cameraSerial));
  return text === null ? null : Calibration.parse(JSON.parse(text));
}

/** Keeps the calibration with its camera, in place of an earlier one. */
export function keepCalibration(store: Pick<StationStore, 'setSetting'>, calibration: Calibration): Promise<void> {
  return store.setSetting(settingName(calibration.cameraSerial), JSON.stringify(calibration));
}

function settingName(cameraSerial: string): string {
  return `calibration:${cameraSerial}`;
}
