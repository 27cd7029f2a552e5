import type { PointMm } from './charuco-board.ts';
import { invert, project, type Homography, type PointPx } from './fit-homography.ts';
import { distort, undistort, type RadialDistortion } from './radial-distortion.ts';

/** The part of a calibration that maps points. */
export type PlaneView = { readonly homography: Homography; readonly lens: RadialDistortion };

/** Returns the point of the plane that a pixel shows, in millimetres from the board's top left. */
export function toMillimetres({ homography, lens }: PlaneView, pixel: PointPx): PointMm {
  const straight = undistort(lens, pixel);
  const { x, y } = project(invert(homography), { xMm: straight.x, yMm: straight.y });
  return { xMm: x, yMm: y };
}

/** Returns the pixel that shows a point of the plane. */
export function toPixel({ homography, lens }: PlaneView, point: PointMm): PointPx {
  return distort(lens, project(homography, point));
}

/** Returns how many millimetres a step of one pixel across and down moves on the plane, each as (x, y). */
export function stepsAt(plane: PlaneView, { x, y }: PointPx): { readonly across: PointMm; readonly down: PointMm } {
  const difference = (to: PointPx, from: PointPx): PointMm => {
    const one = toMillimetres(plane, to);
    const other = toMillimetres(plane, from);
    return { xMm: one.xMm - other.xMm, yMm: one.yMm - other.yMm };
  };
  return {
    across: difference({ x: x + 0.5, y }, { x: x - 0.5, y }),
    down: difference({ x, y: y + 0.5 }, { x, y: y - 0.5 }),
  };
}

/** Returns the square root of the area, in mm², that the pixel shows. */
export function millimetresPerPixelAt(plane: PlaneView, pixel: PointPx): number {
  const { across, down } = stepsAt(plane, pixel);
  return Math.sqrt(Math.abs(across.xMm * down.yMm - across.yMm * down.xMm));
}
