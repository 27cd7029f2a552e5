import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDefects } from './find-defects.ts';
import { traceOutline } from './trace-outline.ts';
import { labelRegions } from '../../evaluate/label-regions.ts';

test('two cells that touch by a corner have one outline', () => {
  expect(traceOutline(Int32Array.of(1, 0, 0, 1), 2, 1)).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
    [2, 1],
    [2, 2],
    [1, 2],
    [1, 1],
    [0, 1],
  ]);
});

test('an outline is closed, runs along the grid and spans its region', () => {
  const [width, height] = [7, 6];
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }), (cells) => {
      const { labels, areasPx } = labelRegions({ width, height, data: Uint8Array.from(cells, Number) });
      for (let label = 1; label < areasPx.length; label += 1) {
        const outline = traceOutline(labels, width, label);
        outline.forEach(([x, y], index) => {
          const [nextX, nextY] = outline[(index + 1) % outline.length] ?? [0, 0];
          expect((x === nextX) !== (y === nextY)).toBe(true);
        });
        const inside = [...labels.keys()].filter((cell) => labels[cell] === label);
        expect(Math.min(...outline.map(([x]) => x))).toBe(Math.min(...inside.map((cell) => cell % width)));
        expect(Math.max(...outline.map(([, y]) => y))).toBe(
          Math.max(...inside.map((cell) => Math.floor(cell / width))) + 1,
        );
      }
    }),
    { seed: 1 },
  );
});

test('defects come largest first in frame pixels, and a blurred peak below the limit still shows', () => {
  const data = Float32Array.of(2, 0, 0, 0, 0, 0, 3, 3);
  const defects = findDefects({ width: 4, height: 2, data }, 1, { width: 40, height: 20 });
  expect(defects.map(({ score, areaPx }) => [score, areaPx])).toEqual([
    [3, 200],
    [2, 100],
  ]);
  expect(defects[0]?.box).toEqual({ x: 20, y: 10, width: 20, height: 10 });
  expect(findDefects({ width: 4, height: 2, data }, 9, { width: 40, height: 20 })).toHaveLength(1);
  expect(findDefects({ width: 4, height: 2, data: new Float32Array(8) }, 1, { width: 40, height: 20 })).toEqual([]);
});
