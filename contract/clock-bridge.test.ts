import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClockBridge } from './clock-bridge.ts';

test('times are translated by the shortest way seen, never too early', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      fc.array(fc.nat(50_000), { minLength: 1, maxLength: 200 }),
      (offsetUs, delaysUs) => {
        const bridge = new ClockBridge();
        for (const [index, delayUs] of delaysUs.entries()) {
          bridge.observe(index * 33_333, index * 33_333 + offsetUs + delayUs);
        }
        expect(bridge.toOurs(5_000)).toBe(5_000 + offsetUs + Math.min(...delaysUs));
      },
    ),
  );
});

test('a clock that runs slow is followed', () => {
  const bridge = new ClockBridge();
  // 50 millionths slow: after an hour at 30 pictures a second the first offset would be 180 ms off.
  const rate = 1 - 50e-6;
  for (let index = 0; index < 108_000; index++) {
    bridge.observe(index * 33_333 * rate, index * 33_333 + 2_000);
  }
  const lastUs = 107_999 * 33_333;
  expect(Math.abs(bridge.toOurs(lastUs * rate) - lastUs)).toBeLessThan(3_000);
});

test('without an observation there is no answer', () => {
  expect(() => new ClockBridge().toOurs(1)).toThrow('before anything was observed');
});
