import { type RefObject, useEffect, useRef, useState } from 'react';
import { panBy, type Point, type Size, type Viewport, WHOLE_PICTURE, zoomAt } from './viewport.ts';

const WHEEL_ZOOM = 1.0015;
export const ZOOM_STEP = 1.4;
const CENTRE: Point = { x: 0, y: 0 };

export type ViewportControl = {
  readonly viewport: Viewport;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly reset: () => void;
};

function fromCentre(event: { readonly clientX: number; readonly clientY: number }, element: HTMLElement): Point {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Follows wheel, one-finger drag and pinch on `element`. `onChange` gets what the gesture does to the viewport. */
function followGestures(
  element: HTMLElement,
  onChange: (change: (viewport: Viewport) => Viewport) => void,
): () => void {
  const fingers = new Map<number, Point>();
  const listening = new AbortController();
  const { signal } = listening;
  const stage = (): Size => ({ width: element.clientWidth, height: element.clientHeight });

  const move = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) {
      return;
    }
    const now = fromCentre(event, element);
    const other = [...fingers].find(([pointerId]) => pointerId !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other === undefined) {
      onChange((viewport) => panBy(viewport, { x: now.x - before.x, y: now.y - before.y }, stage()));
      return;
    }
    const apart = (point: Point): number => Math.hypot(point.x - other.x, point.y - other.y);
    const factor = apart(now) / Math.max(1, apart(before));
    onChange((viewport) => zoomAt(viewport, factor, middle(now, other), stage()));
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.target instanceof Element && event.target.closest('button, input, [data-own-drag]') === null) {
        element.setPointerCapture(event.pointerId);
        fingers.set(event.pointerId, fromCentre(event, element));
      }
    },
    { signal },
  );
  element.addEventListener('pointermove', move, { signal });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId), { signal });
  }
  element.addEventListener(
    'wheel',
    (event) => {
      // Not passive: the page itself must not scroll or zoom under the picture.
      event.preventDefault();
      const anchor = fromCentre(event, element);
      onChange((viewport) => zoomAt(viewport, WHEEL_ZOOM ** -event.deltaY, anchor, stage()));
    },
    { signal, passive: false },
  );
  return () => listening.abort();
}

/** Returns how the picture lies on `element`, moved by wheel, fingers and the returned commands. */
export function useViewport(element: RefObject<HTMLElement | null>): ViewportControl {
  const [viewport, setViewport] = useState(WHOLE_PICTURE);
  useEffect(() => (element.current === null ? undefined : followGestures(element.current, setViewport)), [element]);
  const commands = useRef({
    zoomBy(factor: number): void {
      const { current } = element;
      if (current !== null) {
        const stage = { width: current.clientWidth, height: current.clientHeight };
        setViewport((before) => zoomAt(before, factor, CENTRE, stage));
      }
    },
    reset: () => setViewport(WHOLE_PICTURE),
  });
  return {
    viewport,
    zoomIn: () => commands.current.zoomBy(ZOOM_STEP),
    zoomOut: () => commands.current.zoomBy(1 / ZOOM_STEP),
    reset: () => commands.current.reset(),
  };
}
