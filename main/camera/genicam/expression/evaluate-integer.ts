import { AppError } from '../../../../contract/errors.ts';
import { shiftLeft, shiftRight } from './evaluate-float.ts';
import { callFunction, constants } from './functions.ts';
import type { BinaryOperator, Expression, UnaryOperator } from './parse-expression.ts';

/** Returns the value in the 64-bit dialect (IntSwissKnife, IntConverter): sums wrap, 7/2 is 3. @throws AppError `camera-refused` */
export function evaluateInteger(expression: Expression, variables: ReadonlyMap<string, bigint>): bigint {
  switch (expression.type) {
    case 'literal':
      return literal(expression.text);
    case 'variable':
      return variableOf(expression.name, variables);
    case 'unary':
      return BigInt.asIntN(64, unary(expression.operator, evaluateInteger(expression.operand, variables)));
    case 'binary':
      return binary(expression, variables);
    case 'choice':
      return evaluateInteger(expression.condition, variables) !== 0n
        ? evaluateInteger(expression.whenTrue, variables)
        : evaluateInteger(expression.whenFalse, variables);
    case 'call':
      return call(
        expression.name,
        expression.operands.map((operand) => evaluateInteger(operand, variables)),
      );
  }
}

function literal(text: string): bigint {
  if (/^(?:\d+|0[xX][0-9a-fA-F]+)$/.test(text)) {
    return BigInt.asIntN(64, BigInt(text));
  }
  const value = Number(text);
  if (!Number.isInteger(value)) {
    throw new AppError('camera-refused', `the formula has ${text} where only whole numbers can be`);
  }
  return BigInt.asIntN(64, BigInt(value));
}

function variableOf(name: string, variables: ReadonlyMap<string, bigint>): bigint {
  const value = variables.get(name);
  if (value === undefined) {
    const why = Object.hasOwn(constants, name) ? 'is no whole number' : 'nothing defines';
    throw new AppError('camera-refused', `the formula uses ${name}, which ${why}`);
  }
  return value;
}

function unary(operator: UnaryOperator, value: bigint): bigint {
  switch (operator) {
    case '-':
      return -value;
    case '+':
      return value;
    case '!':
      return value === 0n ? 1n : 0n;
    case '~':
      return ~value;
  }
}

function binary(
  { operator, left, right }: Extract<Expression, { type: 'binary' }>,
  variables: ReadonlyMap<string, bigint>,
): bigint {
  const a = evaluateInteger(left, variables);
  if (operator === '&&') {
    return a !== 0n && evaluateInteger(right, variables) !== 0n ? 1n : 0n;
  }
  if (operator === '||') {
    return a !== 0n || evaluateInteger(right, variables) !== 0n ? 1n : 0n;
  }
  return BigInt.asIntN(64, operations[operator](a, evaluateInteger(right, variables)));
}

const operations: Readonly<Record<Exclude<BinaryOperator, '&&' | '||'>, (a: bigint, b: bigint) => bigint>> = {
  '=': (a, b) => BigInt(a === b),
  '<>': (a, b) => BigInt(a !== b),
  '<': (a, b) => BigInt(a < b),
  '>': (a, b) => BigInt(a > b),
  '<=': (a, b) => BigInt(a <= b),
  '>=': (a, b) => BigInt(a >= b),
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '<<': shiftLeft,
  '>>': shiftRight,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / divisor(b),
  '%': (a, b) => a % divisor(b),
  '**': power,
};

function divisor(value: bigint): bigint {
  if (value === 0n) {
    throw new AppError('camera-refused', 'the formula divides by zero');
  }
  return value;
}

/** Squares and multiplies within 64 bits: `**` itself would build numbers of any size. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) {
    return negativePower(base, exponent);
  }
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) {
      result = BigInt.asIntN(64, result * square);
    }
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}

function negativePower(base: bigint, exponent: bigint): bigint {
  if (divisor(base) === 1n || base === -1n) {
    return exponent % 2n === 0n ? 1n : base;
  }
  return 0n;
}

const exactFunctions: Readonly<Record<string, (x: bigint) => bigint>> = {
  SGN: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
  NEG: (x) => -x,
  ABS: (x) => (x < 0n ? -x : x),
  TRUNC: (x) => x,
  FLOOR: (x) => x,
  CEIL: (x) => x,
};

function call(name: string, operands: readonly bigint[]): bigint {
  const [x] = operands;
  const exact = Object.hasOwn(exactFunctions, name) ? exactFunctions[name] : undefined;
  if (exact !== undefined && operands.length === 1 && x !== undefined) {
    return BigInt.asIntN(64, exact(x));
  }
  if (name === 'ROUND' && x !== undefined && (operands.length === 1 || (operands[1] ?? -1n) >= 0n)) {
    return x;
  }
  const value = Math.trunc(callFunction(name, operands.map(Number)));
  if (!Number.isFinite(value)) {
    throw new AppError('camera-refused', `the formula's ${name} gives no number`);
  }
  return BigInt.asIntN(64, BigInt(value));
}
