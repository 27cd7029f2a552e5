import { expect, test } from 'vitest';
import { jitterPicture, MIRRORINGS, mirrorPicture, type Picture } from './picture-variants.ts';

const picture: Picture = { width: 3, height: 2, data: Float32Array.from({ length: 18 }, (_, index) => index) };

test('mirroring moves whole pixels inside each plane', () => {
  expect([...mirrorPicture(picture, 'horizontal').data.subarray(0, 6)]).toEqual([2, 1, 0, 5, 4, 3]);
  expect([...mirrorPicture(picture, 'vertical').data.subarray(6, 12)]).toEqual([9, 10, 11, 6, 7, 8]);
  expect([...mirrorPicture(picture, 'both').data.subarray(12)]).toEqual([17, 16, 15, 14, 13, 12]);
});

test.each(MIRRORINGS)('mirroring %s twice gives the picture back', (mirroring) => {
  expect(mirrorPicture(mirrorPicture(picture, mirroring), mirroring)).toEqual(picture);
});

test('no turn and no shift change nothing, a shift to the right repeats the left border', () => {
  expect(jitterPicture(picture, { degrees: 0, rightPx: 0, downPx: 0 }).data).toEqual(picture.data);
  const shifted = jitterPicture(picture, { degrees: 0, rightPx: 1, downPx: 0 });
  expect([...shifted.data.subarray(0, 6)]).toEqual([0, 0, 1, 3, 3, 4]);
});
