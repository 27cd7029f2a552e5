const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** Stands for one or more blanks or tabs between cells, none at the ends of a line. */
export const WHITESPACE = 0;

/**
 * Finds the cells of one row of a CSV file (RFC 4180; also blanks as separator, lone carriage returns, rows of any
 * length) without making a string. Its fields describe the row last scanned.
 */
export class RowScanner {
  readonly separator: number;
  /** Bytes `starts[i]` up to `ends[i]` are cell `i`, without its quotes. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** 1 where the cell stood in quotes and holds a doubled one. */
  hasDoubledQuotes = new Uint8Array(64);
  cellCount = 0;
  /** Line breaks within quotes. */
  innerLines = 0;

  constructor(separator: number) {
    this.separator = separator;
  }

  /**
   * Returns where the next row begins, or -1 where the row goes on behind `end` (not with `isLast`).
   * An empty line is a row of no cells.
   */
  scan(bytes: Uint8Array, from: number, end: number, isLast: boolean): number {
    this.cellCount = 0;
    this.innerLines = 0;
    return this.separator === WHITESPACE
      ? this.#scanBlanks(bytes, from, end, isLast)
      : this.#scanSeparated(bytes, from, end, isLast);
  }

  #scanSeparated(bytes: Uint8Array, from: number, end: number, isLast: boolean): number {
    const { separator } = this;
    let position = from;
    for (;;) {
      if (bytes[position] === QUOTE && position < end) {
        position = this.#scanQuoted(bytes, position, end);
      } else {
        const start = position;
        while (position < end) {
          const byte = bytes[position] ?? 0;
          if (byte === separator || byte === NEWLINE || byte === RETURN) {
            break;
          }
          position++;
        }
        this.#push(start, position, 0);
      }
      if (position >= end) {
        return isLast ? this.#finish(from, end, end) : -1;
      }
      if (bytes[position] !== separator) {
        return this.#endLine(bytes, from, position, { end, isLast });
      }
      position++;
    }
  }

  #scanBlanks(bytes: Uint8Array, from: number, end: number, isLast: boolean): number {
    let position = from;
    for (;;) {
      while (position < end && (bytes[position] === SPACE || bytes[position] === TAB)) {
        position++;
      }
      const start = position;
      while (position < end && (bytes[position] ?? 0) > SPACE) {
        position++;
      }
      if (position > start) {
        this.#push(start, position, 0);
      }
      if (position >= end) {
        return isLast ? end : -1;
      }
      const byte = bytes[position];
      if (byte === NEWLINE || byte === RETURN) {
        const next = this.#endLine(bytes, from, position, { end, isLast });
        return next;
      }
      position++;
    }
  }

  /** Returns where the text behind the closing quote ends; a quote that never closes ends with the bytes. */
  #scanQuoted(bytes: Uint8Array, from: number, end: number): number {
    let position = from + 1;
    let hasDoubled = 0;
    for (; position < end; position++) {
      const byte = bytes[position];
      if (byte === NEWLINE) {
        this.innerLines++;
      } else if (byte === QUOTE) {
        if (bytes[position + 1] !== QUOTE || position + 1 >= end) {
          break;
        }
        hasDoubled = 1;
        position++;
      }
    }
    this.#push(from + 1, Math.min(position, end), hasDoubled);
    position = Math.min(position + 1, end);
    while (
      position < end &&
      (bytes[position] === SPACE || bytes[position] === TAB) &&
      bytes[position] !== this.separator
    ) {
      position++;
    }
    const byte = bytes[position];
    if (position < end && byte !== this.separator && byte !== NEWLINE && byte !== RETURN) {
      return this.#scanBehindQuote(bytes, from, position, end);
    }
    return position;
  }

  /** Text goes on behind the closing quote, as in `"7" pump`: the quotes then belong to the cell. */
  #scanBehindQuote(bytes: Uint8Array, from: number, behind: number, end: number): number {
    let position = behind;
    while (position < end) {
      const byte = bytes[position];
      if (byte === this.separator || byte === NEWLINE || byte === RETURN) {
        break;
      }
      position++;
    }
    this.cellCount--;
    this.#push(from, position, 0);
    return position;
  }

  #endLine(bytes: Uint8Array, from: number, at: number, limit: { end: number; isLast: boolean }): number {
    let next = at + 1;
    if (bytes[at] === RETURN) {
      if (next >= limit.end && !limit.isLast) {
        return -1;
      }
      next += bytes[next] === NEWLINE && next < limit.end ? 1 : 0;
    }
    return this.#finish(from, at, next);
  }

  #finish(from: number, end: number, next: number): number {
    if (from === end) {
      this.cellCount = 0;
    }
    return next;
  }

  #push(start: number, end: number, hasDoubledQuotes: number): void {
    if (this.cellCount === this.starts.length) {
      this.starts = doubled(this.starts);
      this.ends = doubled(this.ends);
      const flags = new Uint8Array(this.hasDoubledQuotes.length * 2);
      flags.set(this.hasDoubledQuotes);
      this.hasDoubledQuotes = flags;
    }
    this.starts[this.cellCount] = start;
    this.ends[this.cellCount] = end;
    this.hasDoubledQuotes[this.cellCount] = hasDoubledQuotes;
    this.cellCount++;
  }
}

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(values.length * 2);
  longer.set(values);
  return longer;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252');

/** Returns the bytes as text without blanks around; what is no UTF-8 is taken for Windows-1252, as older tools write. */
export function decodeCell(bytes: Uint8Array, start: number, end: number, hasDoubledQuotes: boolean): string {
  const cell = bytes.subarray(start, end);
  let text: string;
  try {
    text = utf8.decode(cell);
  } catch {
    text = western.decode(cell);
  }
  return (hasDoubledQuotes ? text.replaceAll('""', '"') : text).trim();
}
