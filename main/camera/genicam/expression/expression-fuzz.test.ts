import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../../contract/errors.ts';
import { evaluateFloat } from './evaluate-float.ts';
import { evaluateInteger } from './evaluate-integer.ts';
import { parseExpression } from './parse-expression.ts';

const integer = (formula: string, variables: Record<string, bigint> = {}) =>
  evaluateInteger(parseExpression(formula), new Map(Object.entries(variables)));
const float = (formula: string) => evaluateFloat(parseExpression(formula), new Map());

type Tree = { readonly formula: string; readonly value: bigint | null };
const VARIABLES = { A: 3n, B: -17n, C: 0n, D: 9_223_372_036_854_775_807n };

const references: Record<string, (a: bigint, b: bigint) => bigint | null> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0n ? null : a / b),
  '%': (a, b) => (b === 0n ? null : a - (a / b) * b),
  '&': (a, b) => BigInt.asUintN(64, a) & BigInt.asUintN(64, b),
  '|': (a, b) => BigInt.asUintN(64, a) | BigInt.asUintN(64, b),
  '^': (a, b) => BigInt.asUintN(64, a) ^ BigInt.asUintN(64, b),
  '<<': (a, b) => (b < 0n ? null : b > 63n ? 0n : a * 2n ** b),
  '>>': (a, b) => (b < 0n ? null : b > 63n ? (a < 0n ? -1n : 0n) : floorDivide(a, 2n ** b)),
  '=': (a, b) => (a - b === 0n ? 1n : 0n),
  '<>': (a, b) => (a - b === 0n ? 0n : 1n),
  '<': (a, b) => (b - a > 0n ? 1n : 0n),
  '>': (a, b) => (a - b > 0n ? 1n : 0n),
  '<=': (a, b) => (a - b > 0n ? 0n : 1n),
  '>=': (a, b) => (b - a > 0n ? 0n : 1n),
};

/** A second evaluator that never meets text: each tree is built together with its own value (null: must be refused). */
const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((value) => ({ formula: String(value), value })),
    fc.nat(300).map((value) => ({ formula: `0x${value.toString(16)}`, value: BigInt(value) })),
    fc.constantFrom(...Object.entries(VARIABLES)).map(([formula, value]) => ({ formula, value })),
    fc.tuple(fc.constantFrom('-', '~', '+', '!'), tie('tree')).map(unaryTree),
    fc.tuple(tie('tree'), fc.constantFrom(...Object.keys(references)), tie('tree')).map(binaryTree),
    fc.tuple(tie('tree'), tie('tree'), tie('tree')).map(choiceTree),
  ),
})).tree;

function unaryTree([operator, { formula, value }]: [string, Tree]): Tree {
  const wrapped = `${operator} (${formula})`;
  if (value === null) {
    return { formula: wrapped, value };
  }
  const results: Record<string, bigint> = { '-': -value, '~': -value - 1n, '+': value, '!': value === 0n ? 1n : 0n };
  return { formula: wrapped, value: BigInt.asIntN(64, results[operator] ?? 0n) };
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}

function binaryTree([left, operator, right]: [Tree, string, Tree]): Tree {
  const formula = `(${left.formula}) ${operator}(${right.formula})`;
  if (left.value === null || right.value === null) {
    return { formula, value: null };
  }
  const value = references[operator]?.(left.value, right.value) ?? null;
  return { formula, value: value === null ? null : BigInt.asIntN(64, value) };
}

function choiceTree([condition, yes, no]: [Tree, Tree, Tree]): Tree {
  const formula = `((${condition.formula}) ? ${yes.formula} : ${no.formula})`;
  return { formula, value: condition.value === null ? null : condition.value === 0n ? no.value : yes.value };
}

test('random trees have the value of a second evaluator', () => {
  fc.assert(
    fc.property(trees, ({ formula, value }) => {
      if (value === null) {
        expect(() => integer(formula, VARIABLES)).toThrow(AppError);
      } else {
        expect(integer(formula, VARIABLES)).toBe(value);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a tree written with as few brackets as precedence allows has the value of the one with all of them', () => {
  const levels = [['||'], ['&&'], ['|'], ['^'], ['&'], ['=', '<>'], ['<', '>', '<=', '>='], ['+', '-'], ['*']];
  const operators = levels.flat();
  const levelOf = (operator: string) => levels.findIndex((level) => level.includes(operator));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...operators), fc.nat(9)), { minLength: 1, maxLength: 8 }),
      fc.nat(9),
      (rest, first) => {
        const bare = `${first}${rest.map(([operator, value]) => `${operator}${value}`).join('')}`;
        const bracket = (values: string[], between: string[]): string => {
          if (between.length === 0) {
            return values[0] ?? '';
          }
          const weakest = Math.min(...between.map(levelOf));
          const at = between.findLastIndex((operator) => levelOf(operator) === weakest);
          const left = bracket(values.slice(0, at + 1), between.slice(0, at));
          const right = bracket(values.slice(at + 1), between.slice(at + 1));
          return `(${left}${between[at]}${right})`;
        };
        const full = bracket(
          [String(first), ...rest.map(([, value]) => String(value))],
          rest.map(([operator]) => operator),
        );
        expect(integer(bare)).toBe(integer(full));
        expect(float(bare)).toBe(float(full));
      },
    ),
  );
});
