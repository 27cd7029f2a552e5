/** How the picture lies on the stage: magnification, and shift of its centre in stage pixels. */
export type Viewport = { readonly scale: number; readonly shiftX: number; readonly shiftY: number };

export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };

export const WHOLE_PICTURE: Viewport = { scale: 1, shiftX: 0, shiftY: 0 };
const MAXIMUM_SCALE = 12;

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}

/** Returns `viewport` with the shift limited so that the picture always covers the stage's middle. */
export function keepInSight(viewport: Viewport, stage: Size): Viewport {
  const room = (viewport.scale - 1) / 2;
  return {
    scale: viewport.scale,
    shiftX: clamp(viewport.shiftX, room * stage.width),
    shiftY: clamp(viewport.shiftY, room * stage.height),
  };
}

/**
 * Returns `viewport` magnified by `factor`, with the spot under `anchor` staying where it is.
 *
 * @param anchor stage pixels from the stage's centre
 */
export function zoomAt(viewport: Viewport, factor: number, anchor: Point, stage: Size): Viewport {
  const scale = Math.min(MAXIMUM_SCALE, Math.max(1, viewport.scale * factor));
  const ratio = scale / viewport.scale;
  return keepInSight(
    {
      scale,
      shiftX: anchor.x - (anchor.x - viewport.shiftX) * ratio,
      shiftY: anchor.y - (anchor.y - viewport.shiftY) * ratio,
    },
    stage,
  );
}

/** Returns `viewport` moved by `by` stage pixels. */
export function panBy(viewport: Viewport, by: Point, stage: Size): Viewport {
  return keepInSight({ ...viewport, shiftX: viewport.shiftX + by.x, shiftY: viewport.shiftY + by.y }, stage);
}

/** Returns the size of the largest picture of `aspect` (width ÷ height) inside `stage`. */
export function fitInside(aspect: number, stage: Size): Size {
  return stage.width / stage.height > aspect
    ? { width: stage.height * aspect, height: stage.height }
    : { width: stage.width, height: stage.width / aspect };
}
