import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../contract/errors.ts';
import { evaluateFloat } from './evaluate-float.ts';
import { evaluateInteger } from './evaluate-integer.ts';
import { parseExpression, variablesIn } from './parse-expression.ts';

const integer = (formula: string, variables: Record<string, bigint> = {}) =>
  evaluateInteger(parseExpression(formula), new Map(Object.entries(variables)));
const float = (formula: string, variables: Record<string, number> = {}) =>
  evaluateFloat(parseExpression(formula), new Map(Object.entries(variables)));

describe('in both dialects', () => {
  test.each([
    ['-2**2', 4],
    ['2**3**2', 512],
    ['-(2**2)', -4],
    ['2*3**2', 18],
    ['1+2*3', 7],
    ['(1+2)*3', 9],
    ['10-4-3', 3],
    ['1+2<<3', 24],
    ['1<<2+3', 32],
    ['256>>2>>1', 32],
    ['1<<3<2', 0],
    ['1<2=1', 1],
    ['2=2<3', 0],
    ['1<>2=1', 1],
    ['6&3=3', 0],
    ['(6&3)=2', 1],
    ['4^1&1', 5],
    ['4|1^1', 4],
    ['2|1&&0', 0],
    ['0&&0||1', 1],
    ['1||0&&0', 1],
    ['1||0?2:3', 2],
    ['0?1:0?2:3', 3],
    ['1?0?1:2:3', 2],
    ['1 ? 5 : 6 + 1', 5],
    ['~5', -6],
    ['!5', 0],
    ['!0', 1],
    ['- -3', 3],
    ['--3', 3],
    ['+3', 3],
    ['0x1F', 31],
    ['0XFF + 0xff', 510],
    ['7%4', 3],
    ['-7%4', -3],
    ['3<=3', 1],
    ['3>=4', 0],
    ['SGN(-9)', -1],
    ['SGN(0)', 0],
    ['NEG(4)', -4],
    ['abs(-4)', 4],
    ['SQRT(16)', 4],
    ['ROUND(5)', 5],
    ['ROUND(5, 2)', 5],
    ['TRUNC(5)+FLOOR(1)+CEIL(1)', 7],
    ['EXP(0)', 1],
    ['LN(1)', 0],
    ['LG(1000)', 3],
    ['1 &&\n\t2', 1],
  ])('%s is %d', (formula, value) => {
    expect(float(formula)).toBe(value);
    expect(integer(formula)).toBe(BigInt(value));
  });

  test.each([
    ['', 'the formula has its end at character 1 instead of a value'],
    ['1+', 'the formula has its end at character 3 instead of a value'],
    ['(1', 'the formula has its end at character 3 instead of ")"'],
    ['1)', 'the formula has ")" at character 2'],
    ['1 2', 'the formula has "2" at character 3'],
    ['1 ? 2', 'the formula has its end at character 6 instead of ":"'],
    ['1 # 2', 'the formula has an unknown sign at character 3'],
    ["constructor['x']", 'the formula has an unknown sign at character 12'],
    ['SIN()', 'the formula has ")" at character 5 instead of a value'],
    ['SIN(1,2)', 'the formula gives SIN 2 values'],
    ['toString(1)', 'the formula calls TOSTRING, which is no function of the language'],
    ['A+1', 'the formula uses A, which nothing defines'],
    ['toString', 'the formula uses toString, which nothing defines'],
    ['1/0', 'the formula divides by zero'],
    ['1%0', 'the formula divides by zero'],
    ['1/(2-2)', 'the formula divides by zero'],
    ['1<<-1', 'the formula shifts by -1 bits'],
    ['1>>-1', 'the formula shifts by -1 bits'],
  ])('%j is refused: %s', (formula, message) => {
    expect(() => float(formula)).toThrow(new AppError('camera-refused', message));
    expect(() => integer(formula)).toThrow(new AppError('camera-refused', message));
  });

  test('the side that is not taken is not evaluated', () => {
    for (const formula of ['1 ? 2 : 1/0', '0 ? 1/0 : 2', '(0 && 1/0) + 2', '(1 || 1/0) + 1']) {
      expect(float(formula)).toBe(2);
      expect(integer(formula)).toBe(2n);
    }
  });

  test('a formula that is too long or nested too deep ends in one sentence, not in a full stack', () => {
    const hostile = [
      '1'.repeat(40_000),
      `${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
      '-'.repeat(10_000) + '1',
      '1?'.repeat(5_000),
      '1?1:'.repeat(5_000),
      '1+'.repeat(10_000) + '1',
      '2**'.repeat(9_000) + '1',
      'SIN('.repeat(5_000),
      '1<2'.repeat(9_000),
    ];
    for (const formula of hostile) {
      expect(() => parseExpression(formula)).toThrow(AppError);
    }
  });

  test('any text is either a formula or refused by its code', () => {
    const pieces = fc.constantFrom(
      '1',
      '0x',
      'A',
      'A.Min',
      '(',
      ')',
      '?',
      ':',
      '**',
      '*',
      '<',
      '>',
      '=',
      ',',
      'SIN',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((some) => some.join('')),
        ),
        (formula) => {
          try {
            parseExpression(formula);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            expect(error).toMatchObject({ code: 'camera-refused' });
          }
        },
      ),
    );
  });
});

describe('with 64-bit integers', () => {
  test.each([
    ['7/2', 3n],
    ['-7/2', -3n],
    ['9223372036854775807+1', -9223372036854775808n],
    ['0xFFFFFFFFFFFFFFFF', -1n],
    ['9007199254740993 + 0', 9007199254740993n],
    ['4611686018427387904*2', -9223372036854775808n],
    ['2**62', 4611686018427387904n],
    ['2**64', 0n],
    ['3**999999999999', power(3n, 999_999_999_999n)],
    ['2**-1', 0n],
    ['(-1)**-3', -1n],
    ['1<<63', -9223372036854775808n],
    ['1<<64', 0n],
    ['1<<99999999999', 0n],
    ['-8>>1', -4n],
    ['-8>>200', -1n],
    ['8>>200', 0n],
    ['5.0 + 1e3', 1005n],
    ['SQRT(17)', 4n],
  ])('%s is %s', (formula, value) => {
    expect(integer(formula)).toBe(value);
  });

  test('fractions and constants that are no whole numbers are refused', () => {
    expect(() => integer('0.5*4')).toThrow('the formula has 0.5 where only whole numbers can be');
    expect(() => integer('PI')).toThrow('the formula uses PI, which is no whole number');
    expect(() => integer('0**-1')).toThrow('the formula divides by zero');
    expect(() => integer('LN(-1)')).toThrow("the formula's LN gives no number");
  });
});

describe('with floating point', () => {
  test.each([
    ['7/2', 3.5],
    ['1.5e3', 1500],
    ['.5+5.', 5.5],
    ['1e-3*1000', 1],
    ['2**-1', 0.5],
    ['2**0.5', Math.SQRT2],
    ['7.5%2', 1.5],
    ['PI', Math.PI],
    ['LN(E)', 1],
    ['SIN(PI/2)', 1],
    ['COS(0)', 1],
    ['TAN(0)', 0],
    ['ASIN(1)*2', Math.PI],
    ['ACOS(1)', 0],
    ['ATAN(0)', 0],
    ['TRUNC(-1.7)', -1],
    ['FLOOR(-1.2)', -2],
    ['CEIL(1.2)', 2],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
    ['ROUND(3.14159, 2)', 3.14],
    ['ROUND(1234, -2)', 1200],
    ['5.7 & 3', 1],
    ['~2.9', -3],
  ])('%s is %d', (formula, value) => {
    expect(float(formula)).toBeCloseTo(value, 12);
  });

  test('bits of what is no number are refused', () => {
    expect(() => float('LN(-1) & 1')).toThrow('the formula needs a whole number where it has NaN');
  });
});

test('variables may carry a property, and hide constants of the same name', () => {
  const expression = parseExpression('VAR.Max - VAR.Min + E + FROM');
  expect([...variablesIn(expression)].sort()).toEqual(['E', 'FROM', 'VAR.Max', 'VAR.Min']);
  expect(float('VAR.Max - VAR.Min + E', { 'VAR.Max': 10, 'VAR.Min': 4, E: 1 })).toBe(7);
});

/** Plain repeated multiplication by squares modulo 2^64, written another way round. */
function power(base: bigint, exponent: bigint): bigint {
  const digits = exponent.toString(2);
  let result = 1n;
  for (const digit of digits) {
    result = (result * result * (digit === '1' ? base : 1n)) % 2n ** 64n;
  }
  return BigInt.asIntN(64, result);
}
