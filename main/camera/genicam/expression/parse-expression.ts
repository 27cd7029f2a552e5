import { AppError } from '../../../../contract/errors.ts';
import { type Token, tokenize } from './tokenize.ts';

export type BinaryOperator =
  | '||'
  | '&&'
  | '|'
  | '^'
  | '&'
  | '='
  | '<>'
  | '<'
  | '>'
  | '<='
  | '>='
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**';
export type UnaryOperator = '-' | '+' | '~' | '!';

/** `text` of a literal is kept as written, because 64-bit integers and floating point read it differently. */
export type Expression =
  | { readonly type: 'literal'; readonly text: string; readonly depth: number }
  | { readonly type: 'variable'; readonly name: string; readonly depth: number }
  | { readonly type: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression; readonly depth: number }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly depth: number;
    }
  | {
      readonly type: 'choice';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
      readonly depth: number;
    }
  | { readonly type: 'call'; readonly name: string; readonly operands: readonly Expression[]; readonly depth: number };

/** Evaluation recurses as deep as the tree, so its depth is what keeps the stack safe. */
const MAX_DEPTH = 400;

/** GenICam's operators, binding from weakest to strongest; unary operators bind stronger than all of them. */
const BINDING: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '=': 6,
  '<>': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
  '**': 11,
};
const UNARY: ReadonlySet<string> = new Set(['-', '+', '~', '!']);

/** Returns a formula of GenICam's language as a tree. @throws AppError `camera-refused` with the place of the mistake */
export function parseExpression(formula: string): Expression {
  const parser = new Parser(tokenize(formula));
  return parser.parseWhole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parseWhole(): Expression {
    const expression = this.#parseChoice();
    if (this.#next().kind !== 'end') {
      throw this.#unexpected();
    }
    return expression;
  }

  #next(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '', at: 0 };
  }

  /** Steps over this operator when it comes next. */
  #accept(operator: string): boolean {
    const token = this.#next();
    const isNext = token.kind === 'operator' && token.text === operator;
    if (isNext) {
      this.#position++;
    }
    return isNext;
  }

  #expect(operator: string): void {
    if (!this.#accept(operator)) {
      throw this.#unexpected(`"${operator}"`);
    }
  }

  #unexpected(wanted?: string): AppError {
    const { kind, text, at } = this.#next();
    const found = kind === 'end' ? 'its end' : `"${text.slice(0, 40)}"`;
    const instead = wanted === undefined ? '' : ` instead of ${wanted}`;
    return new AppError('camera-refused', `the formula has ${found} at character ${at + 1}${instead}`);
  }

  #parseChoice(): Expression {
    return this.#nested(() => {
      const condition = this.#parseBinary(1);
      if (!this.#accept('?')) {
        return condition;
      }
      const whenTrue = this.#parseChoice();
      this.#expect(':');
      const whenFalse = this.#parseChoice();
      return { type: 'choice', condition, whenTrue, whenFalse, depth: deeper(condition, whenTrue, whenFalse) };
    });
  }

  #parseBinary(weakest: number): Expression {
    let left = this.#parseUnary();
    for (;;) {
      const operator = this.#nextBinary(weakest);
      if (operator === null) {
        return left;
      }
      this.#position++;
      const binding = BINDING[operator];
      const right = this.#nested(() => this.#parseBinary(operator === '**' ? binding : binding + 1));
      left = { type: 'binary', operator, left, right, depth: deeper(left, right) };
    }
  }

  #nextBinary(weakest: number): BinaryOperator | null {
    const { kind, text } = this.#next();
    if (kind !== 'operator' || !(text in BINDING)) {
      return null;
    }
    const operator = text as BinaryOperator;
    return BINDING[operator] >= weakest ? operator : null;
  }

  #parseUnary(): Expression {
    const token = this.#next();
    if (token.kind !== 'operator' || !UNARY.has(token.text)) {
      return this.#parsePrimary();
    }
    this.#position++;
    const operand = this.#nested(() => this.#parseUnary());
    return { type: 'unary', operator: token.text as UnaryOperator, operand, depth: deeper(operand) };
  }

  #parsePrimary(): Expression {
    const token = this.#next();
    if (token.kind === 'number') {
      this.#position++;
      return { type: 'literal', text: token.text, depth: 1 };
    }
    if (token.kind === 'name') {
      this.#position++;
      return this.#accept('(') ? this.#parseCall(token.text) : { type: 'variable', name: token.text, depth: 1 };
    }
    if (!this.#accept('(')) {
      throw this.#unexpected('a value');
    }
    const inner = this.#parseChoice();
    this.#expect(')');
    return inner;
  }

  #parseCall(name: string): Expression {
    const operands = [this.#parseChoice()];
    while (this.#accept(',')) {
      operands.push(this.#parseChoice());
    }
    this.#expect(')');
    return { type: 'call', name: name.toUpperCase(), operands, depth: deeper(...operands) };
  }

  #nested(parse: () => Expression): Expression {
    this.#nesting++;
    if (this.#nesting > MAX_DEPTH) {
      throw tooDeep();
    }
    const expression = parse();
    this.#nesting--;
    return expression;
  }
}

function deeper(...children: readonly Expression[]): number {
  const depth = 1 + Math.max(...children.map((child) => child.depth));
  if (depth > MAX_DEPTH) {
    throw tooDeep();
  }
  return depth;
}

function tooDeep(): AppError {
  return new AppError('camera-refused', `the formula is nested more than ${MAX_DEPTH} deep`);
}

/** Returns the names of all variables in it, each once. */
export function variablesIn(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: Expression[] = [expression];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one.type === 'variable') {
      names.add(one.name);
    }
    waiting.push(...childrenOf(one));
  }
  return names;
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'literal':
    case 'variable':
      return [];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'call':
      return expression.operands;
  }
}
