import { formatNumber } from '../../models/report/format-number.ts';
import { formatTime } from '../../models/report/format-time.ts';
import type { ColumnQuality, QualityReport } from '../../models/table/quality-report.ts';

const NAME_WIDTH = 32;
const KIND_WIDTH = 10;
const COUNT_WIDTH = 10;

/** Returns a line a column: its kind, how much is missing, how many different values, and what they are. */
export function describeColumns({ columns }: Pick<QualityReport, 'columns'>): readonly string[] {
  const head = `${'column'.padEnd(NAME_WIDTH)}${'kind'.padEnd(KIND_WIDTH)}${'missing'.padStart(COUNT_WIDTH)}${'distinct'.padStart(COUNT_WIDTH)}  values`;
  return [
    head,
    ...columns.map((column) => {
      const { name, kind, missing, distinct } = column;
      const counts = [missing, distinct].map((count) => formatNumber(count).padStart(COUNT_WIDTH)).join('');
      return `${name.slice(0, NAME_WIDTH - 1).padEnd(NAME_WIDTH)}${kind.padEnd(KIND_WIDTH)}${counts}  ${tellValues(column)}`;
    }),
  ];
}

/** Returns the range of numbers and times, the most frequent levels of categories. */
export function tellValues({ kind, range, topLevels, distinct }: ColumnQuality): string {
  if (kind === 'category') {
    const shown = topLevels.map(({ level, count }) => `${level} (${formatNumber(count)})`).join(', ');
    return distinct > topLevels.length ? `${shown} …` : shown;
  }
  if (range === null) {
    return kind === 'text' ? 'nearly all different' : '';
  }
  const show = (value: number): string =>
    kind === 'time' ? formatTime(value) : formatNumber(Number(value.toPrecision(5)));
  const mean = kind === 'time' ? '' : `, mean ${show(range.mean)}`;
  return `${show(range.minimum)} to ${show(range.maximum)}${mean}`;
}
