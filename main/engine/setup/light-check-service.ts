import { v7 as uuidv7 } from 'uuid';
import { LightCheck } from '../../../contract/camera-setup.ts';
import { CELL_COLUMNS, CELL_ROWS } from '../../../models/vision/calibration/flat-field.ts';
import type { Picture } from '../../camera/camera.ts';
import type { StationStore } from '../../store/station-store.ts';
import { cameraInUse } from './camera-in-use.ts';
import type { SetupDeps } from './setup-deps.ts';

/** Averaging these makes the sensor's noise invisible. */
const PICTURES = 5;

/** How evenly the light falls, from pictures of an empty surface. */
export interface LightCheckService {
  /** @throws AppError `camera-…`, `bad-request` when the pictures are too dark or clipped to tell */
  run(): Promise<LightCheck>;
  current(): Promise<LightCheck | null>;
}

export function createLightCheckService({
  store,
  inference,
  cameras,
  clock,
  operatorId,
}: SetupDeps): LightCheckService {
  return {
    run: async () => {
      const { info } = cameraInUse(cameras);
      const pictures: Picture[] = [];
      while (pictures.length < PICTURES) {
        // oxlint-disable-next-line no-await-in-loop -- one picture after the other
        pictures.push(await cameras.nextPicture());
      }
      const [last] = pictures.slice(-1);
      const [flat, evidence] = await Promise.all([
        inference.measureFlatField(pictures),
        last === undefined ? null : inference.encodeEvidence(last),
      ]);
      const image = evidence === null ? null : await store.putImage(evidence[0]);
      const check = LightCheck.parse({
        cameraSerial: info.serial,
        uniformity: flat.uniformity,
        cells: { columns: CELL_COLUMNS, rows: CELL_ROWS, values: [...flat.cells] },
        spots: flat.spots.map(({ x, y, widthPx, heightPx }) => ({ x, y, radiusPx: Math.hypot(widthPx, heightPx) / 2 })),
        correction: flat.correction,
        imageSha256: image?.sha256,
        createdAtUs: clock.nowUs(),
      });
      await store.setSetting(settingName(info.serial), JSON.stringify(check));
      await store.recordAudit({
        recordId: uuidv7(),
        occurredAtUs: check.createdAtUs,
        operatorId,
        action: 'configuration.changed',
        inspectionId: null,
        recipeId: null,
        detail: `Light of camera ${info.serial} checked: darkest ${(100 * check.uniformity).toFixed(0)} % of the brightest`,
      });
      return check;
    },
    current: async () => readLightCheck(store, cameraInUse(cameras).info.serial),
  };
}

/** Returns what was kept for the camera with this serial number, or null. */
export async function readLightCheck(
  store: Pick<StationStore, 'setting'>,
  cameraSerial: string,
): Promise<LightCheck | null> {
  const text = await store.setting(settingName(cameraSerial));
  return text === null ? null : LightCheck.parse(JSON.parse(text));
}

function settingName(cameraSerial: string): string {
  return `light-check:${cameraSerial}`;
}
