import { AppError } from '../../contract/errors.ts';
import { findColumn, type Table } from '../../models/table/table.ts';

/** Clocks are set back now and then; beyond this share of rows the file is not in the order of time. */
const MOST_STEPS_BACK = 0.01;

/**
 * Returns the times of the rows and what is odd about them.
 *
 * @throws AppError `bad-request` when the column is not there, holds no times, or rows do not stand in their order
 */
export function readMonitorTimes(
  table: Table,
  name: string,
): { readonly timesMs: Float64Array; readonly warnings: readonly string[] } {
  const column = findColumn(table, name);
  if (column.kind !== 'time') {
    throw new AppError('bad-request', `column "${name}" holds no times; name another with --time or leave it out`);
  }
  const { timesMs } = column;
  const order = new TimeOrder(name);
  timesMs.forEach((timeMs) => order.take(timeMs));
  order.refuseUnsorted();
  return { timesMs, warnings: order.warnings() };
}

type Odd = { count: number; firstRow: number };

/** Watches times in the order of rows; missing ones compare with nothing. */
export class TimeOrder {
  readonly #name: string;
  readonly #back: Odd = { count: 0, firstRow: 0 };
  readonly #repeated: Odd = { count: 0, firstRow: 0 };
  #rows = 0;
  #beforeMs = Number.NaN;

  constructor(name: string) {
    this.#name = name;
  }

  take(timeMs: number): void {
    this.#rows += 1;
    if (timeMs < this.#beforeMs) {
      note(this.#back, this.#rows);
    } else if (timeMs === this.#beforeMs) {
      note(this.#repeated, this.#rows);
    }
    this.#beforeMs = timeMs;
  }

  /** @throws AppError `bad-request` when rows do not stand in the order of time */
  refuseUnsorted(): void {
    const { count } = this.#back;
    if (count > MOST_STEPS_BACK * this.#rows) {
      throw new AppError('bad-request', `${this.#placeOfBack()}, as in ${count} rows; sort the rows by time`);
    }
  }

  warnings(): readonly string[] {
    const { count, firstRow } = this.#repeated;
    const rows = count === 1 ? '1 row has' : `${count} rows have`;
    return [
      ...(this.#back.count === 0 ? [] : [`${this.#placeOfBack()}; rows were taken in the order of the file`]),
      ...(count === 0
        ? []
        : [
            `column "${this.#name}", row ${firstRow}: ${rows} the same time as the row before; drop copies if they are any`,
          ]),
    ];
  }

  #placeOfBack(): string {
    return `column "${this.#name}", row ${this.#back.firstRow}: the time is earlier than that of the row before it`;
  }
}

function note(odd: Odd, row: number): void {
  odd.firstRow = odd.count === 0 ? row : odd.firstRow;
  odd.count += 1;
}
