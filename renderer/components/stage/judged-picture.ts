import type { Sha256 } from '../../../contract/ids.ts';
import type { Defect, ImageRole, Inspection } from '../../../contract/inspection.ts';
import type { Trial } from '../../../contract/teach.ts';

/** A picture with what was found on it. */
export type JudgedPicture = {
  readonly frameSha256: Sha256;
  readonly mapSha256: Sha256 | null;
  readonly width: number;
  readonly height: number;
  readonly defects: readonly Defect[];
  readonly label: string;
};

/** Returns the name of the record's picture in that role, or null. */
export function imageOf(inspection: Inspection, role: ImageRole): Sha256 | null {
  return inspection.images.find((image) => image.role === role)?.sha256 ?? null;
}

/** Returns what the stage shows of a record; null when no picture was taken. */
export function pictureOfInspection(inspection: Inspection, label: string): JudgedPicture | null {
  const frame = inspection.images.find(({ role }) => role === 'frame');
  return frame === undefined
    ? null
    : {
        frameSha256: frame.sha256,
        mapSha256: imageOf(inspection, 'map'),
        width: frame.width,
        height: frame.height,
        defects: inspection.defects,
        label,
      };
}

/** Returns what the stage shows of a trial. */
export function pictureOfTrial(
  { frameSha256, mapSha256, width, height, defects }: Trial,
  label: string,
): JudgedPicture {
  return { frameSha256, mapSha256, width, height, defects, label };
}
