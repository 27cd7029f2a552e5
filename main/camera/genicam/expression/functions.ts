import { AppError } from '../../../../contract/errors.ts';

const DEGREE_OF_ROUNDING_LIMIT = 300;

const oneOperand: Readonly<Record<string, (x: number) => number>> = {
  SGN: Math.sign,
  NEG: (x) => -x,
  SIN: Math.sin,
  COS: Math.cos,
  TAN: Math.tan,
  ASIN: Math.asin,
  ACOS: Math.acos,
  ATAN: Math.atan,
  ABS: Math.abs,
  EXP: Math.exp,
  LN: Math.log,
  LG: Math.log10,
  SQRT: Math.sqrt,
  TRUNC: Math.trunc,
  FLOOR: Math.floor,
  CEIL: Math.ceil,
  ROUND: roundHalfAway,
};

/** Constants of the language; a variable of the same name hides them. */
export const constants: Readonly<Record<string, number>> = { PI: Math.PI, E: Math.E };

/** Halves go away from zero, as C rounds; JavaScript rounds them up. */
export function roundHalfAway(x: number): number {
  return Math.sign(x) * Math.round(Math.abs(x));
}

/** Returns what a function of the formula language gives. @throws AppError `camera-refused` for unknown names and counts */
export function callFunction(name: string, operands: readonly number[]): number {
  const [x, digits] = operands;
  if (name === 'ROUND' && operands.length === 2 && x !== undefined && digits !== undefined) {
    return roundToDigits(x, digits);
  }
  const apply = Object.hasOwn(oneOperand, name) ? oneOperand[name] : undefined;
  if (apply === undefined) {
    throw new AppError('camera-refused', `the formula calls ${name}, which is no function of the language`);
  }
  if (operands.length !== 1 || x === undefined) {
    throw new AppError('camera-refused', `the formula gives ${name} ${operands.length} values`);
  }
  return apply(x);
}

function roundToDigits(x: number, digits: number): number {
  const power = 10 ** Math.min(DEGREE_OF_ROUNDING_LIMIT, Math.max(-DEGREE_OF_ROUNDING_LIMIT, Math.trunc(digits)));
  const scaled = x * power;
  return Number.isFinite(scaled) ? roundHalfAway(scaled) / power : x;
}
