import { AppError } from '../../contract/errors.ts';
import { isMissingWord } from './column-builders.ts';
import { COMMA, DOT, parseNumber } from './parse-number.ts';
import { parseTime } from './parse-time.ts';
import { decodeCell, RowScanner, WHITESPACE } from './row-scanner.ts';

export type Separator = ',' | ';' | '\t' | '|' | ' ';

export type Dialect = {
  /** A blank stands for one or more blanks or tabs. */
  readonly separator: Separator;
  readonly decimal: '.' | ',';
  readonly hasHeader: boolean;
};

export type ColumnKind = 'number' | 'time' | 'text' | 'unknown';

/** What the head of a file tells about all of it. */
export type Sniffed = {
  readonly dialect: Dialect;
  /** Cells of the first row: the names, where there is a header. */
  readonly firstRow: readonly string[];
  /** One a column of the widest row seen. */
  readonly kinds: readonly ColumnKind[];
};

type Rows = readonly (readonly string[])[];

/** A comma comes last of the marks, because with semicolons it may be the decimal sign; blanks may stand in any text. */
const CANDIDATES: readonly Separator[] = ['\t', ';', '|', ',', ' '];
const MOST_ROWS = 1_000;
const AGREEING_SHARE = 0.9;
/** A column with this share of numbers is one of numbers, and the rest are mistakes that must be named. */
const TYPICAL_SHARE = 0.8;

export function separatorByte(separator: Separator): number {
  return separator === ' ' ? WHITESPACE : separator.charCodeAt(0);
}

/**
 * Finds out how a file is written from its head (whole rows, without byte order mark).
 *
 * @param known what the caller knows already
 * @throws AppError `bad-request` when there is no row
 */
export function sniffDialect(head: Uint8Array, known: Partial<Dialect>): Sniffed {
  const separator = known.separator ?? findSeparator(head);
  const rows = readRows(head, separator);
  const [firstRow] = rows;
  if (firstRow === undefined) {
    throw new AppError('bad-request', 'the file is empty: it needs a header and at least one row');
  }
  refuseWrongSeparator(head, known.separator, firstRow);
  const decimal = known.decimal ?? findDecimal(rows, separator);
  const below = columnKinds(rows.slice(1), decimal);
  const hasHeader = known.hasHeader ?? isHeader(firstRow, below, decimal);
  return {
    dialect: { separator, decimal, hasHeader },
    firstRow,
    kinds: hasHeader ? below : columnKinds(rows, decimal),
  };
}

/** A mark that cuts nothing where another cuts every row alike would make one column of texts. */
function refuseWrongSeparator(head: Uint8Array, given: Separator | undefined, firstRow: readonly string[]): void {
  const found = given === undefined || firstRow.length > 1 ? given : findSeparator(head);
  if (found !== given && found !== ' ' && found !== undefined && (countCells(head, found)[0] ?? 0) > 1) {
    throw new AppError('bad-request', `the separator "${given}" cuts no row; the file is separated by "${found}"`);
  }
}

function readRows(head: Uint8Array, separator: Separator): Rows {
  const scanner = new RowScanner(separatorByte(separator));
  const rows: string[][] = [];
  for (let at = 0; at < head.length && rows.length < MOST_ROWS; ) {
    at = scanner.scan(head, at, head.length, true);
    const cells = Array.from({ length: scanner.cellCount }, (_, cell) => {
      const hasDoubled = scanner.hasDoubledQuotes[cell] === 1;
      return decodeCell(head, scanner.starts[cell] ?? 0, scanner.ends[cell] ?? 0, hasDoubled);
    });
    if (cells.length > 0) {
      rows.push(cells);
    }
  }
  return rows;
}

function countCells(head: Uint8Array, separator: Separator): number[] {
  const scanner = new RowScanner(separatorByte(separator));
  const counts: number[] = [];
  for (let at = 0; at < head.length && counts.length < MOST_ROWS; ) {
    at = scanner.scan(head, at, head.length, true);
    if (scanner.cellCount > 0) {
      counts.push(scanner.cellCount);
    }
  }
  return counts;
}

/** Returns the first mark that cuts nearly all rows into as many cells as the first; else the one that cuts most. */
function findSeparator(head: Uint8Array): Separator {
  const trials = CANDIDATES.map((separator) => {
    const counts = countCells(head, separator);
    const first = counts[0] ?? 0;
    const agreeing = counts.filter((count) => count === first).length / Math.max(1, counts.length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
    return { separator, first, agreeing, mean };
  });
  const regular = trials.find(({ first, agreeing }) => first > 1 && agreeing >= AGREEING_SHARE);
  if (regular !== undefined) {
    return regular.separator;
  }
  const cutting = trials.filter(({ first, separator }) => first > 1 && separator !== ' ');
  const [best] = cutting.toSorted((one, other) => other.mean - one.mean);
  return best?.separator ?? ',';
}

const WITH_COMMA = /^[+-]?(?:\d+|\d{1,3}(?:[. ]\d{3})*),\d+(?:e[+-]?\d+)?$/i;
const WITH_DOT = /^[+-]?(?:\d+|\d{1,3}(?:[, ]\d{3})*)?\.\d+(?:e[+-]?\d+)?$/i;

function findDecimal(rows: Rows, separator: Separator): '.' | ',' {
  let commas = 0;
  let dots = 0;
  for (const cell of rows.flat()) {
    commas += WITH_COMMA.test(cell) ? 1 : 0;
    dots += WITH_DOT.test(cell) ? 1 : 0;
  }
  const areGroups = separator === ',' && rows.flat().every((cell) => !WITH_COMMA.test(cell) || /,\d{3}$/.test(cell));
  return commas > dots && !areGroups ? ',' : '.';
}

function kindOf(cell: string, decimal: '.' | ','): ColumnKind {
  if (isMissingWord(cell)) {
    return 'unknown';
  }
  const bytes = new TextEncoder().encode(cell);
  if (!Number.isNaN(parseNumber(bytes, 0, bytes.length, decimal === ',' ? COMMA : DOT))) {
    return 'number';
  }
  return Number.isNaN(parseTime(cell)) ? 'text' : 'time';
}

function columnKinds(rows: Rows, decimal: '.' | ','): ColumnKind[] {
  const width = rows.reduce((widest, cells) => Math.max(widest, cells.length), 0);
  return Array.from({ length: width }, (_, column) => {
    const counts = { number: 0, time: 0, text: 0, unknown: 0 };
    for (const cells of rows) {
      counts[kindOf(cells[column] ?? '', decimal)]++;
    }
    const present = counts.number + counts.time + counts.text;
    if (present === 0) {
      return 'unknown';
    }
    if (counts.number >= present * TYPICAL_SHARE) {
      return 'number';
    }
    return counts.time >= present * TYPICAL_SHARE ? 'time' : 'text';
  });
}

/** Names stand over columns of another kind: a text over numbers is one, a number over numbers is a value. */
function isHeader(firstRow: readonly string[], below: readonly ColumnKind[], decimal: '.' | ','): boolean {
  const kinds = firstRow.map((cell) => kindOf(cell, decimal));
  const names = kinds.filter((kind, column) => kind === 'text' && below[column] !== 'text').length;
  const values = kinds.filter((kind) => kind === 'number' || kind === 'time').length;
  return names > 0 ? names >= values : values === 0;
}
