import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bitFieldOf,
  decodeFloat,
  decodeInteger,
  encodeFloat,
  encodeInteger,
  extractField,
  insertField,
  integerLimits,
} from './register-bytes.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 });

/** The register as a row of bits, most significant first, by text alone. */
function bitsOf(data: Uint8Array, isBigEndian: boolean): string {
  const ordered = isBigEndian ? [...data] : [...data].reverse();
  return ordered.map((byte) => byte.toString(2).padStart(8, '0')).join('');
}

function signedValue(bits: string, isSigned: boolean): bigint {
  const value = BigInt(`0b${bits}`);
  const wraps = (isSigned && bits.startsWith('1')) || (!isSigned && bits.length === 64 && bits.startsWith('1'));
  return wraps ? value - 2n ** BigInt(bits.length) : value;
}

test('whole registers are the number their bits spell, and encoding gives the bytes back', () => {
  fc.assert(
    fc.property(bytes, fc.boolean(), fc.boolean(), (data, isBigEndian, isSigned) => {
      const value = decodeInteger(data, { isBigEndian, isSigned });
      expect(value).toBe(signedValue(bitsOf(data, isBigEndian), isSigned));
      expect(encodeInteger(value, data.length, isBigEndian)).toEqual(data);
    }),
  );
});

test('masked registers are the bits GenICam numbers, and writing one field leaves all others', () => {
  const fields = fc
    .tuple(bytes, fc.nat(63), fc.nat(63))
    .map(([data, a, b]) => ({ data, ends: [a % (data.length * 8), b % (data.length * 8)] as const }));
  fc.assert(
    fc.property(fields, fc.boolean(), fc.boolean(), fc.bigInt(), ({ data, ends }, isBigEndian, isSigned, any) => {
      const row = bitsOf(data, isBigEndian);
      // Bit 0 is the first of the row when big-endian, the last when little-endian.
      const places = ends.map((end) => (isBigEndian ? end : row.length - 1 - end)).sort((x, y) => x - y);
      const [first, last] = [places[0] ?? 0, places[1] ?? 0];
      const field = bitFieldOf('F', ends, row.length, isBigEndian);
      const whole = decodeInteger(data, { isBigEndian, isSigned: false });
      expect(field.width).toBe(last - first + 1);
      expect(extractField(whole, field, isSigned)).toBe(signedValue(row.slice(first, last + 1), isSigned));

      const { minimum, maximum } = integerLimits(field.width, isSigned);
      const value = minimum + ((any < 0n ? -any : any) % (maximum - minimum + 1n));
      const after = encodeInteger(insertField(whole, field, value), data.length, isBigEndian);
      const newBits = BigInt.asUintN(field.width, value).toString(2).padStart(field.width, '0');
      expect(bitsOf(after, isBigEndian)).toBe(row.slice(0, first) + newBits + row.slice(last + 1));
    }),
  );
});

test.each([
  [8, false, 0n, 255n],
  [8, true, -128n, 127n],
  [1, false, 0n, 1n],
  [64, true, -(2n ** 63n), 2n ** 63n - 1n],
  [64, false, 0n, 2n ** 63n - 1n],
])('%d bits, signed %s, reach from %s to %s', (bits, isSigned, minimum, maximum) => {
  expect(integerLimits(bits, isSigned)).toEqual({ minimum, maximum });
});

test('floating point keeps its bytes in both orders and lengths', () => {
  expect([...encodeFloat('F', 1.5, 4, true)]).toEqual([0x3f, 0xc0, 0, 0]);
  expect([...encodeFloat('F', 1.5, 4, false)]).toEqual([0, 0, 0xc0, 0x3f]);
  fc.assert(
    fc.property(fc.double(), fc.boolean(), (value, isBigEndian) => {
      expect(decodeFloat('F', encodeFloat('F', value, 8, isBigEndian), isBigEndian)).toBe(value);
    }),
  );
  expect(() => encodeFloat('F', 1, 3, true)).toThrow('F: a floating-point register has 4 or 8 bytes, not 3');
  expect(() => decodeFloat('F', new Uint8Array(2), true)).toThrow('not 2');
});

test('bits outside the register are refused by name', () => {
  expect(() => bitFieldOf('Mode', [0, 32], 32, false)).toThrow('Mode: bits 0 to 32 lie outside its 32 bits');
  expect(() => bitFieldOf('Mode', [-1, 3], 32, true)).toThrow('Mode: bits -1 to 3 lie outside its 32 bits');
});
