import { describe, expect, test } from 'vitest';
import { measureScene, type SceneView } from './measure-scene.ts';

function draw(width: number, height: number, luma: (x: number, y: number) => number): SceneView {
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    luma(index % width, Math.floor(index / width)),
  );
  return { width, height, channels: 1, data };
}

function toRgb(view: SceneView): SceneView {
  return { ...view, channels: 3, data: Uint8Array.from([...view.data].flatMap((value) => [value, value, value])) };
}

/** A striped target whose edges are ramps of the given width: wider is more out of focus. */
function stripes(edge: number): SceneView {
  return draw(960, 540, (x) => {
    const phase = x % 80;
    const rise = Math.min(1, phase / edge);
    const fall = Math.min(1, Math.max(0, phase - 40) / edge);
    return 40 + 160 * (rise - fall);
  });
}

describe('measureScene', () => {
  test('a flat grey scene has its own brightness and no focus', () => {
    expect(measureScene(draw(640, 480, () => 77))).toEqual({ brightness: 77, focus: 0 });
  });

  test('a one-pixel dot gives the Laplacian worked out by hand', () => {
    // 5 × 5, a dot of 10 in the middle: the 9 inner Laplacians are -40 once, 10 four times, 0 four times.
    const { brightness, focus } = measureScene(draw(5, 5, (x, y) => (x === 2 && y === 2 ? 10 : 0)));
    expect(brightness).toBeCloseTo(10 / 25, 6);
    expect(focus).toBeCloseTo((1600 + 400) / 9, 4);
  });

  test('luma weighs the channels as BT.601', () => {
    const red = {
      width: 4,
      height: 4,
      channels: 3,
      data: Uint8Array.from({ length: 48 }, (_, index) => (index % 3 === 0 ? 200 : 0)),
    } as const;
    expect(measureScene(red).brightness).toBeCloseTo((200 * 77) / 256, 4);
  });

  test('a grey frame and its RGB copy measure the same', () => {
    const view = stripes(6);
    const grey = measureScene(view);
    const colour = measureScene(toRgb(view));
    expect(colour.brightness).toBeCloseTo(grey.brightness, 6);
    expect(colour.focus).toBeCloseTo(grey.focus, 4);
  });

  test('focus falls as edges grow soft, brightness stays', () => {
    const measures = [1, 4, 12, 36].map((edge) => measureScene(stripes(edge)));
    const focuses = measures.map(({ focus }) => focus);
    expect(focuses).toEqual(focuses.toSorted((a, b) => b - a));
    expect(focuses[0]).toBeGreaterThan(10 * (focuses[3] ?? 0));
  });

  test('pictures too small for a Laplacian have focus 0', () => {
    expect(measureScene(draw(1, 1, () => 9))).toEqual({ brightness: 9, focus: 0 });
    expect(measureScene(draw(2, 9, () => 9)).focus).toBe(0);
  });
});
