import { type PointerEvent, useState } from 'react';
import { type PictureRectangle, rectangleBetween } from './sensor-region.ts';
import css from './setup.module.css';

/** A smaller drag is a slip of the hand. */
const SMALLEST_SHARE = 0.02;

type Point = { readonly x: number; readonly y: number };

function pointOf({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): Point {
  const box = currentTarget.getBoundingClientRect();
  return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
}

/** Lets a person draw a rectangle on the picture; numbers do the same without a pointer. */
export function RegionDrawing({ onDrawn }: { readonly onDrawn: (rectangle: PictureRectangle) => void }) {
  const [ends, setEnds] = useState<{ readonly from: Point; readonly to: Point } | null>(null);
  const rectangle = ends === null ? null : rectangleBetween(ends.from, ends.to);
  const percent = (share: number): string => `${share * 100}%`;
  return (
    <div
      className={css.draw}
      data-own-drag
      data-testid="region-drawing"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = pointOf(event);
        setEnds({ from, to: from });
      }}
      onPointerMove={(event) => {
        if (ends !== null) {
          setEnds({ from: ends.from, to: pointOf(event) });
        }
      }}
      onPointerCancel={() => setEnds(null)}
      onPointerUp={() => {
        setEnds(null);
        if (rectangle !== null && Math.min(rectangle.width, rectangle.height) >= SMALLEST_SHARE) {
          onDrawn(rectangle);
        }
      }}
    >
      {rectangle !== null && (
        <span className={css.drawClip}>
          <span
            className={css.drawn}
            style={{
              left: percent(rectangle.x),
              top: percent(rectangle.y),
              width: percent(rectangle.width),
              height: percent(rectangle.height),
            }}
          />
        </span>
      )}
    </div>
  );
}
