import type { CameraSetup } from '../../../../contract/camera-setup.ts';
import type { SensorRegion } from '../../../../contract/recipe.ts';
import { snapToRange } from './log-scale.ts';

/** A rectangle on the picture shown, as fractions of its width and height. */
export type PictureRectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** What the camera offers across or down: sizes and the step of offsets. */
type Axis = { readonly minimum: number; readonly full: number; readonly step: number; readonly offsetStep: number };

export type SensorAxes = { readonly across: Axis; readonly down: Axis };

/** Returns the sensor's size and steps; null for a camera that always sends its whole picture. */
export function sensorAxes({ width, height, offsetX, offsetY }: CameraSetup['ranges']): SensorAxes | null {
  if (width === null || height === null) {
    return null;
  }
  const axis = (size: typeof width, offset: typeof offsetX): Axis => ({
    minimum: size.minimum,
    full: size.maximum,
    step: size.increment ?? 1,
    offsetStep: offset?.increment ?? size.increment ?? 1,
  });
  return { across: axis(width, offsetX), down: axis(height, offsetY) };
}

/** Returns the region in force; the whole sensor where none is set. */
export function presentRegion(region: SensorRegion | null, axes: SensorAxes): SensorRegion {
  return region ?? wholeSensor(axes);
}

/** Returns the region that is the whole sensor. */
export function wholeSensor({ across, down }: SensorAxes): SensorRegion {
  return { offsetX: 0, offsetY: 0, width: across.full, height: down.full };
}

function snapAxis(offset: number, size: number, axis: Axis): readonly [number, number] {
  const range = { minimum: axis.minimum, maximum: axis.full, increment: axis.step };
  const snappedSize = snapToRange(size, range);
  const room = Math.floor((axis.full - snappedSize) / axis.offsetStep) * axis.offsetStep;
  const steps = Math.round(offset / axis.offsetStep);
  return [Math.min(room, Math.max(0, steps * axis.offsetStep)), snappedSize];
}

/** Returns the region nearest to `wanted` that the camera can read out: on its steps and inside its sensor. */
export function snapRegion(wanted: SensorRegion, { across, down }: SensorAxes): SensorRegion {
  const [offsetX, width] = snapAxis(wanted.offsetX, wanted.width, across);
  const [offsetY, height] = snapAxis(wanted.offsetY, wanted.height, down);
  return { offsetX, offsetY, width, height };
}

/** Returns the region of the sensor under a rectangle drawn on the picture that `present` gives. */
export function regionUnder(rectangle: PictureRectangle, present: SensorRegion, axes: SensorAxes): SensorRegion {
  return snapRegion(
    {
      offsetX: present.offsetX + rectangle.x * present.width,
      offsetY: present.offsetY + rectangle.y * present.height,
      width: rectangle.width * present.width,
      height: rectangle.height * present.height,
    },
    axes,
  );
}

/** Returns the rectangle between two corners, kept inside the picture. */
export function rectangleBetween(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): PictureRectangle {
  const inside = (share: number): number => Math.min(1, Math.max(0, share));
  const [left, right] = [inside(Math.min(from.x, to.x)), inside(Math.max(from.x, to.x))];
  const [top, bottom] = [inside(Math.min(from.y, to.y)), inside(Math.max(from.y, to.y))];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
