import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64FromBytes, bytesFromBase64 } from './base64.ts';

test('bytes survive the way to base64 and back, as Node writes it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const base64 = base64FromBytes(bytes);
      expect(base64).toBe(Buffer.from(bytes).toString('base64'));
      expect([...bytesFromBase64(base64)]).toEqual([...bytes]);
    }),
  );
});

test('a large picture does not overflow the stack', () => {
  const bytes = new Uint8Array(400_000).fill(7);
  expect(bytesFromBase64(base64FromBytes(bytes)).length).toBe(bytes.length);
});
