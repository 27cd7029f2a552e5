import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

test('what goes in comes out in order, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 9 })),
      fc.array(fc.integer({ min: 0, max: 12 })),
      (parts, takes) => {
        const queue = new ByteQueue();
        parts.forEach((part) => queue.push(part));
        const whole = parts.flatMap((part) => [...part]);
        let at = 0;
        for (const count of takes) {
          const taken = queue.take(count);
          if (at + count > whole.length) {
            expect(taken).toBeNull();
          } else {
            expect([...(taken ?? [])]).toEqual(whole.slice(at, at + count));
            at += count;
          }
        }
      },
    ),
  );
});
