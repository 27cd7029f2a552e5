import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPartGenerator, type GeneratedPart } from './part-generator.ts';
import { defectClasses } from './surface-mark.ts';

const SIZE = { width: 480, height: 270 };
const QUIET = { gain: 1, noiseSeed: 5, focusBlur: 0 };

function render(part: GeneratedPart, { width, height } = SIZE, look = QUIET): Uint8Array {
  const target = new Uint8Array(width * height * 3);
  part.renderInto(target, look);
  return target;
}

function meanOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
}

test('the same seed draws the same bytes, another seed does not', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom('good', 'bad', 'mixed'), (seed, kind) => {
      const options = { seed, width: 96, height: 54, defectRate: 0.5 };
      const [first, again, other] = [seed, seed, seed ^ 0x55].map((each) =>
        createPartGenerator({ ...options, seed: each }).next(kind),
      );
      if (first === undefined || again === undefined || other === undefined) {
        throw new RangeError('three parts were asked for');
      }
      const size = { width: 96, height: 54 };
      expect(render(first, size)).toEqual(render(again, size));
      expect(first.truth).toEqual(again.truth);
      expect(render(first, size)).not.toEqual(render(other, size));
    }),
    { numRuns: 5 },
  );
});

test('any size from 16 × 16 is drawn to its last pixel, portrait too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 140 }), fc.integer({ min: 16, max: 140 }), (width, height) => {
      const part = createPartGenerator({ seed: 3, width, height, defectRate: 0 }).next('bad');
      const picture = render(part, { width, height });
      expect(picture.subarray(-3).every((byte) => byte > 0)).toBe(true);
      expect(part.defectMask()).toHaveLength(width * height);
      expect(part.defectBox).not.toBeNull();
    }),
    { numRuns: 12 },
  );
});

test('a bad part differs from its good twin inside its mask only, and the box encloses the mask', () => {
  const options = { seed: 21, ...SIZE, defectRate: 0 };
  const goods = createPartGenerator(options);
  const bads = createPartGenerator(options);
  for (let count = 0; count < 24; count++) {
    const bad = bads.next('bad');
    const picture = render(bad);
    const twin = render(goods.next('good'));
    const mask = bad.defectMask();
    const box = bad.defectBox ?? { x: 0, y: 0, width: 0, height: 0 };
    for (let at = 0; at < mask.length; at++) {
      const isSame = [0, 1, 2].every((channel) => picture[at * 3 + channel] === twin[at * 3 + channel]);
      const x = at % SIZE.width;
      const y = Math.floor(at / SIZE.width);
      const isInBox = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
      if (!isSame && mask[at] === 0) {
        throw new Error(`${bad.truth.className} changes pixel ${x}, ${y} outside its mask`);
      }
      if (mask[at] !== 0 && !isInBox) {
        throw new Error(`${bad.truth.className} has a masked pixel ${x}, ${y} outside its box`);
      }
    }
  }
});

test('each defect class occurs, and each defect can be seen', () => {
  const options = { seed: 4, ...SIZE, defectRate: 0 };
  const goods = createPartGenerator(options);
  const bads = createPartGenerator(options);
  const seen = new Set<string>();
  for (let count = 0; count < 40; count++) {
    const bad = bads.next('bad');
    const picture = render(bad);
    const twin = render(goods.next('good'));
    const visible = picture.reduce((sum, byte, at) => sum + (Math.abs(byte - (twin[at] ?? 0)) > 14 ? 1 : 0), 0);
    expect(visible, `${bad.serial} ${bad.truth.className}`).toBeGreaterThan(8);
    seen.add(bad.truth.className);
  }
  expect([...seen].sort()).toEqual([...defectClasses].sort());
});

test('a good part has no box, an empty mask and the class good', () => {
  const part = createPartGenerator({ seed: 1, ...SIZE, defectRate: 1 }).next('good');
  expect(part.truth).toEqual({ isDefective: false, className: 'good' });
  expect(part.defectBox).toBeNull();
  expect(part.defectMask().every((value) => value === 0)).toBe(true);
});

test('the mix holds about the asked share of defective parts', () => {
  const generator = createPartGenerator({ seed: 8, width: 32, height: 18, defectRate: 0.25 });
  const parts = Array.from({ length: 800 }, () => generator.next('mixed'));
  const bad = parts.filter((part) => part.truth.isDefective).length;
  expect(bad).toBeGreaterThan(150);
  expect(bad).toBeLessThan(250);
  expect(new Set(parts.map((part) => part.serial)).size).toBe(800);
});

test('good parts lie, shine and are textured differently', () => {
  const generator = createPartGenerator({ seed: 2, ...SIZE, defectRate: 0 });
  const [first, second] = [render(generator.next('good')), render(generator.next('good'))];
  const differing = first.filter((byte, at) => Math.abs(byte - (second[at] ?? 0)) > 6).length;
  expect(differing).toBeGreaterThan(first.length * 0.05);
  expect(Math.abs(meanOf(first) - meanOf(second))).toBeLessThan(8);
});

test('gain darkens, blur takes the detail, another noise seed changes the noise alone', () => {
  const part = createPartGenerator({ seed: 2, ...SIZE, defectRate: 0 }).next('good');
  const sharp = render(part);
  expect(meanOf(render(part, SIZE, { ...QUIET, gain: 0.4 }))).toBeLessThan(meanOf(sharp) * 0.75);
  const roughness = (bytes: Uint8Array) =>
    bytes.reduce((sum, byte, at) => sum + Math.abs(byte - (bytes[at + 3] ?? byte)), 0);
  expect(roughness(render(part, SIZE, { ...QUIET, focusBlur: 12 }))).toBeLessThan(roughness(sharp) * 0.75);
  const other = render(part, SIZE, { ...QUIET, noiseSeed: 6 });
  expect(other).not.toEqual(sharp);
  expect(other.every((byte, at) => Math.abs(byte - (sharp[at] ?? 0)) < 40)).toBe(true);
});

test('both products are drawn', () => {
  const options = { seed: 2, ...SIZE, defectRate: 0 };
  const flange = createPartGenerator({ ...options, product: 'flange-f208' }).next('good');
  const bracket = createPartGenerator({ ...options, product: 'bracket-b114' }).next('good');
  expect(flange.serial).toBe('F-208-00001');
  expect(bracket.serial).toBe('B-114-00001');
  expect(render(flange)).not.toEqual(render(bracket));
});

test('a wrong size, rate or target is refused', () => {
  const options = { seed: 2, ...SIZE, defectRate: 0 };
  expect(() => createPartGenerator({ ...options, width: 15 })).toThrow(/16 × 16/);
  expect(() => createPartGenerator({ ...options, height: 20.5 })).toThrow(RangeError);
  expect(() => createPartGenerator({ ...options, defectRate: 1.2 })).toThrow(/defect rate/);
  expect(() => createPartGenerator(options).next('good').renderInto(new Uint8Array(10), QUIET)).toThrow(/bytes/);
});
