import { AppError } from '../../../../contract/errors.ts';
import { callFunction, constants } from './functions.ts';
import type { BinaryOperator, Expression, UnaryOperator } from './parse-expression.ts';

/** Returns the value in the double-precision dialect (SwissKnife, Converter). @throws AppError `camera-refused` */
export function evaluateFloat(expression: Expression, variables: ReadonlyMap<string, number>): number {
  switch (expression.type) {
    case 'literal':
      return Number(expression.text);
    case 'variable':
      return variableOf(expression.name, variables);
    case 'unary':
      return unary(expression.operator, evaluateFloat(expression.operand, variables));
    case 'binary':
      return binary(expression, variables);
    case 'choice':
      return evaluateFloat(expression.condition, variables) !== 0
        ? evaluateFloat(expression.whenTrue, variables)
        : evaluateFloat(expression.whenFalse, variables);
    case 'call':
      return callFunction(
        expression.name,
        expression.operands.map((operand) => evaluateFloat(operand, variables)),
      );
  }
}

function variableOf(name: string, variables: ReadonlyMap<string, number>): number {
  const value = variables.get(name) ?? (Object.hasOwn(constants, name) ? constants[name] : undefined);
  if (value === undefined) {
    throw new AppError('camera-refused', `the formula uses ${name}, which nothing defines`);
  }
  return value;
}

function unary(operator: UnaryOperator, value: number): number {
  switch (operator) {
    case '-':
      return -value;
    case '+':
      return value;
    case '!':
      return value === 0 ? 1 : 0;
    case '~':
      return Number(~toInteger(value));
  }
}

function binary(
  { operator, left, right }: Extract<Expression, { type: 'binary' }>,
  variables: ReadonlyMap<string, number>,
): number {
  const a = evaluateFloat(left, variables);
  if (operator === '&&') {
    return a !== 0 && evaluateFloat(right, variables) !== 0 ? 1 : 0;
  }
  if (operator === '||') {
    return a !== 0 || evaluateFloat(right, variables) !== 0 ? 1 : 0;
  }
  return operations[operator](a, evaluateFloat(right, variables));
}

const operations: Readonly<Record<Exclude<BinaryOperator, '&&' | '||'>, (a: number, b: number) => number>> = {
  '=': (a, b) => Number(a === b),
  '<>': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '|': (a, b) => Number(toInteger(a) | toInteger(b)),
  '^': (a, b) => Number(toInteger(a) ^ toInteger(b)),
  '&': (a, b) => Number(toInteger(a) & toInteger(b)),
  '<<': (a, b) => Number(shiftLeft(toInteger(a), toInteger(b))),
  '>>': (a, b) => Number(shiftRight(toInteger(a), toInteger(b))),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / divisor(b),
  '%': (a, b) => a % divisor(b),
  '**': (a, b) => a ** b,
};

function divisor(value: number): number {
  if (value === 0) {
    throw new AppError('camera-refused', 'the formula divides by zero');
  }
  return value;
}

function toInteger(value: number): bigint {
  if (!Number.isFinite(value)) {
    throw new AppError('camera-refused', `the formula needs a whole number where it has ${value}`);
  }
  return BigInt.asIntN(64, BigInt(Math.trunc(value)));
}

const WORD_BITS = 64n;

/** Shifts within 64 bits; beyond them nothing is left. @throws AppError `camera-refused` for a negative count */
export function shiftLeft(value: bigint, count: bigint): bigint {
  return shiftCount(count) >= WORD_BITS ? 0n : BigInt.asIntN(64, value << count);
}

/** Shifts right keeping the sign. @throws AppError `camera-refused` for a negative count */
export function shiftRight(value: bigint, count: bigint): bigint {
  return value >> (shiftCount(count) >= WORD_BITS ? WORD_BITS - 1n : count);
}

function shiftCount(count: bigint): bigint {
  if (count < 0n) {
    throw new AppError('camera-refused', `the formula shifts by ${count} bits`);
  }
  return count;
}
