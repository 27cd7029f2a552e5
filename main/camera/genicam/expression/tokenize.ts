import { AppError } from '../../../../contract/errors.ts';

export type Token = {
  readonly kind: 'number' | 'name' | 'operator' | 'end';
  /** As written. */
  readonly text: string;
  /** Place in the formula, counted from 0. */
  readonly at: number;
};

/** Real formulas stay below a few thousand characters; a longer one is an attack or damage. */
const MAX_FORMULA_LENGTH = 32_768;

/** Longest first where one operator begins another. */
const TOKEN =
  /(?<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_.]*)|(?<operator>\*\*|<<|>>|<=|>=|<>|&&|\|\||[-+*/%&|^~!<>=?:(),])/y;
const SPACE = /\s*/y;

/** Returns the formula's tokens, ended by one of kind `end`. @throws AppError `camera-refused` */
export function tokenize(formula: string): readonly Token[] {
  if (formula.length > MAX_FORMULA_LENGTH) {
    throw new AppError('camera-refused', `a formula of ${formula.length} characters is too long`);
  }
  const tokens: Token[] = [];
  let at = skipSpace(formula, 0);
  while (at < formula.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(formula);
    if (match === null) {
      throw new AppError('camera-refused', `the formula has an unknown sign at character ${at + 1}`);
    }
    const { number, name } = match.groups ?? {};
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'operator';
    tokens.push({ kind, text: match[0], at });
    at = skipSpace(formula, TOKEN.lastIndex);
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function skipSpace(formula: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(formula);
  return SPACE.lastIndex;
}
