import type { Frame } from '../../../main/camera/camera.ts';
import { expectedPatternBytes, type PatternPicture } from '../../../main/camera/device-simulator/pattern-source.ts';
import { assert } from './run-checks.ts';

/** A camera's own counter starts again with each acquisition, so the driver's number says little about the pattern. */
const NUMBERS = 5_000n;
const SAMPLE_BYTES = 32;

type Shape = Omit<PatternPicture, 'number'>;

/** Throws unless every byte of the frame is what the simulator sent in one of its pictures. @returns that picture's number */
export function checkFrame(frame: Frame): bigint {
  assert(frame.status === 'ok', `frame ${frame.blockId} is ${frame.status}`);
  const number = numberOf(frame, frame.data);
  assert(number !== null, `frame ${frame.blockId} begins like no picture of the simulator`);
  checkBytes(frame.data, { ...shapeOf(frame), number });
  return number;
}

/** Throws unless the bytes are those of the simulator's picture. */
export function checkBytes(data: Uint8Array, picture: PatternPicture): void {
  const difference = Buffer.compare(data, expectedPatternBytes(picture));
  assert(difference === 0, `a byte of picture ${picture.number} is wrong`);
}

function numberOf(shape: Shape, data: Uint8Array): bigint | null {
  const start = data.subarray(0, SAMPLE_BYTES);
  for (let number = 0n; number < NUMBERS; number += 1n) {
    const expected = expectedPatternBytes({ ...shapeOf(shape), number }).subarray(0, SAMPLE_BYTES);
    if (Buffer.compare(start, expected) === 0) {
      return number;
    }
  }
  return null;
}

function shapeOf({ width, height, format }: Shape): Shape {
  return { width, height, format };
}
