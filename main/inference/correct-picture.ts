import { AppError } from '../../contract/errors.ts';
import { applyFlatField } from '../../models/vision/calibration/apply-flat-field.ts';
import type { FlatFieldCorrection } from '../../models/vision/calibration/flat-field.ts';
import { rectificationMap, rectify, type RectifiedPlane } from '../../models/vision/calibration/rectify.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';

/** What was measured of a camera at its place; null leaves that part of the picture as it is. */
export type PictureCorrection = {
  readonly light: FlatFieldCorrection | null;
  readonly plane: RectifiedPlane | null;
};

/**
 * Returns the picture with the light's unevenness, then perspective and distortion taken out.
 * @throws AppError `bad-request` when the plane was calibrated with pictures of another size
 */
export function correctPicture(image: RgbImage, { light, plane }: PictureCorrection): RgbImage {
  if (plane !== null && (plane.width !== image.width || plane.height !== image.height)) {
    throw new AppError(
      'bad-request',
      `The calibration is of pictures of ${plane.width} × ${plane.height}, this one has ${image.width} × ${image.height}: calibrate anew`,
    );
  }
  const even = light === null ? image : applyFlatField(image, light);
  return plane === null ? even : rectify(even, rectificationMap(plane));
}
