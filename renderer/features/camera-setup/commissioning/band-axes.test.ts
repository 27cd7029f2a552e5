import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../../../contract/ids.ts';
import { axisExtent, bandAxes, shareAlong } from './band-axes.ts';

const placement = {
  imageSha256: Sha256.parse('ab'.repeat(32)),
  brightness: 104,
  focus: 180,
  lightDistance: null,
  shift: { x: 0.01, y: -0.02 },
  surroundingsDistance: 0.4,
};
const band = {
  brightness: { min: 90, max: 110 },
  focus: { min: 80, max: 400 },
  light: null,
  position: {
    edges: { width: 1, height: 1, base64: 'AA==' },
    x: { min: -0.02, max: 0.02 },
    y: { min: -0.01, max: 0.01 },
    minimumCorrelation: 0.4,
  },
  surroundings: { mean: [1], maximumDistance: 0.9 },
  placements: 5,
};

test('each property has its dots and its interval', () => {
  const axes = new Map(bandAxes({ placements: [placement], band }).map((axis) => [axis.name, axis]));
  expect(axes.get('brightness')).toMatchObject({ dots: [104], band: { minimum: 90, maximum: 110 } });
  expect(axes.get('light')).toMatchObject({ dots: [null], band: null });
  expect(axes.get('positionX')).toMatchObject({ dots: [1], band: { minimum: -2, maximum: 2 } });
  expect(axes.get('positionY')).toMatchObject({ dots: [-2], band: { minimum: -1, maximum: 1 } });
  expect(axes.get('surroundings')).toMatchObject({ dots: [0.4], band: { minimum: 0, maximum: 0.9 } });
});

test('below the fewest placements there are dots and no interval yet', () => {
  expect(bandAxes({ placements: [placement], band: null }).every((axis) => axis.band === null)).toBe(true);
});

test('nothing measured has no extent', () => {
  expect(axisExtent({ name: 'light', dots: [null], band: null })).toBeNull();
});

test('values closer together than numbers can tell are drawn as one point', () => {
  const extent = axisExtent({ name: 'focus', dots: [999_999.9999979391, 999_999.9999979396], band: null });
  expect(extent).toMatchObject({ minimum: expect.closeTo(880_000, 3), maximum: expect.closeTo(1_120_000, 3) });
});

test('everything drawn lies inside the extent, also when all values are one', () => {
  const dots = fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null }), { minLength: 1 });
  fc.assert(
    fc.property(dots, (values) => {
      const extent = axisExtent({ name: 'focus', dots: values, band: null });
      for (const value of values) {
        if (value !== null && extent !== null) {
          const share = shareAlong(value, extent);
          expect(share).toBeGreaterThan(0);
          expect(share).toBeLessThan(1);
        }
      }
    }),
  );
});
