import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMA, DOT, parseNumber } from './parse-number.ts';

function parse(text: string, decimal = DOT): number {
  const bytes = Buffer.from(`<${text}>`);
  return parseNumber(bytes, 1, bytes.length - 1, decimal);
}

test('every double comes back exactly as JavaScript reads it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(parse(String(value))).toBe(Number(String(value)));
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 0, max: 25 }),
      (value, digits) => {
        const text = value.toExponential(Math.min(digits, 20));
        expect(parse(text)).toBe(Number(text));
        expect(parse(text.replace('.', ','), COMMA)).toBe(Number(text));
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([
  [' 42 ', 42],
  ['+1.5', 1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1,234,567.5', 1_234_567.5],
  ['0000000000000000000000001.25', 1.25],
  ['123456789012345678901234567890', 1.2345678901234568e29],
  ['1e400', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
])('"%s" is a number', (text, value) => {
  expect(parse(text)).toBe(value);
});

test.each(['', ' ', '-', '.', 'e5', '1e', '1e+', '1.2.3', '12a', '1,5', '1 2', '0x10', 'pump', '1-2'])(
  '"%s" is none',
  (text) => {
    expect(parse(text)).toBeNaN();
  },
);

test('with a comma as decimal sign, points and blanks group digits', () => {
  expect(parse('1.234.567,5', COMMA)).toBe(1_234_567.5);
  expect(parse('-1 234,5', COMMA)).toBe(-1_234.5);
  expect(parse('1.5', COMMA)).toBeNaN();
});
