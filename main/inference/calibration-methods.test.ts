import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawBoard } from '../../test/support/draw-board.ts';
import { frameSizeBytes, type PixelFormat } from '../camera/pixel-format/pixel-format.ts';
import type { Picture } from '../camera/camera.ts';
import { createInference } from './create-inference.ts';
import type { Inference } from './inference.ts';

const board = { columns: 5, rows: 4, squareMm: 20, markerMm: 15 };
let inference: Inference;

beforeAll(() => {
  inference = createInference({
    workerUrl: new URL('inference.worker.ts', import.meta.url),
    threads: 1,
    providers: ['cpu'],
    onThreadEnded: (reason) => expect.fail(reason),
  });
});
afterAll(() => inference[Symbol.asyncDispose]());

function frame(format: PixelFormat, width: number, height: number, bytes: ArrayLike<number>): Picture {
  const data = new Uint8Array(new SharedArrayBuffer(frameSizeBytes(format, width, height)));
  data.set(bytes);
  return { width, height, format, data };
}

test('a board is found in the picture thread, in a twelve-bit frame as in an eight-bit one', async () => {
  const drawn = drawBoard(board, {
    width: 400,
    height: 320,
    homography: [3.4, 0.2, 25, -0.2, 3.4, 30, 0, 0, 1],
    k1: 0,
    k2: 0,
  });
  const eight = frame('Mono8', 400, 320, drawn.data);
  const twelve = frame(
    'Mono12',
    400,
    320,
    Uint8Array.from({ length: drawn.data.length * 2 }, (_, byte) => {
      const value = (drawn.data[byte >> 1] ?? 0) << 4;
      return byte % 2 === 0 ? value & 0xff : value >> 8;
    }),
  );
  const corners = await inference.detectBoard(eight, board);
  expect(corners).toHaveLength(12);
  expect(await inference.detectBoard(twelve, board)).toEqual(corners);
  await expect(inference.detectBoard(eight, { ...board, rows: 1 })).rejects.toMatchObject({ code: 'bad-request' });
});

test('pictures of every kind are measured for setting up', async () => {
  const grey = frame('Mono8', 96, 54, new Uint8Array(96 * 54).fill(180));
  const measured = await inference.measurePicture(grey);
  expect(measured).toMatchObject({ brightness: 180, focus: 0, saturatedFraction: 0, blackFraction: 0 });
  expect(measured.histogram[45]).toBe(96 * 54);
  const flat = await inference.measureFlatField([grey, frame('BayerRG8', 96, 54, new Uint8Array(96 * 54).fill(180))]);
  expect(flat.uniformity).toBeCloseTo(1, 5);
  expect(flat.brightness).toBeCloseTo(180, 3);
  await expect(inference.measureFlatField([])).rejects.toMatchObject({ code: 'calibration-failed' });
});

test('a corrected picture comes as a live picture, and only for the size that was calibrated', async () => {
  const grey = frame('Mono8', 96, 54, new Uint8Array(96 * 54).fill(180));
  const { correction: light } = await inference.measureFlatField([grey]);
  const corrected = await inference.encodeCorrected(grey, { light, plane: null });
  expect(corrected).toMatchObject({ width: 96, height: 54 });
  expect([...corrected.jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  const lens = { centreX: 4.5, centreY: 4.5, halfDiagonalPx: 7, k1: 0, k2: 0 };
  const plane = { width: 10, height: 10, homography: [1, 0, 0, 0, 1, 0, 0, 0, 1], lens, mmPerPixel: 1 } as const;
  await expect(inference.encodeCorrected(grey, { light: null, plane })).rejects.toMatchObject({ code: 'bad-request' });
});
