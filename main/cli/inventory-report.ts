import { formatNumber } from '../../models/report/format-number.ts';
import type { Report, ReportSection, ReportTable } from '../../models/report/report.ts';
import type { InventorySolution } from '../../models/supply/inventory/solve-inventory.ts';

const MOST_FIGURES = 4;

/** Returns the report of a solved problem: the policy, its cost curves, what service costs. */
export function inventoryReport(solution: InventorySolution, file: string): Report {
  const { problem, title, policy, cost, costBasis, method, details = {}, notes = [], describe } = solution;
  const numbers = Object.entries({ ...policy, ...details }).filter(([, value]) => typeof value === 'number');
  return {
    title: title === null ? `Stock policy: ${problem}` : `Stock policy: ${title}`,
    subtitle: method,
    figures: [
      ...(cost === null ? [] : [{ name: 'Cost', value: formatNumber(cost), note: costBasis }]),
      ...numbers
        .slice(0, MOST_FIGURES)
        .map(([name, value]) => ({ name: toWords(name), value: shorten(Number(value)) })),
    ],
    sections: [
      ...(describe?.() ?? []),
      ...tablesOf({ ...policy, ...details }),
      ...(notes.length > 0 ? [{ heading: 'What to know', text: notes.join('. ') }] : []),
    ],
    provenance: [
      { name: 'Problem', value: file },
      { name: 'Method', value: method },
    ],
  };
}

type Cell = string | number | null;

/** Single values in one table; lists and values by name in one for each set of names, so that rows can be compared. */
function tablesOf(values: Readonly<Record<string, unknown>>): readonly ReportSection[] {
  const single = Object.entries(values).filter(([, value]) => typeof value !== 'object' || value === null);
  const byNames = new Map<string, [string, Readonly<Record<string, unknown>>][]>();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([key, entry]) => [
        Array.isArray(value) ? Number(key) + 1 : key,
        entry,
      ]);
      const names = entries.map(([key]) => key).join(' ');
      byNames.set(names, [
        ...(byNames.get(names) ?? []),
        [name, Object.fromEntries(entries) as Record<string, unknown>],
      ]);
    }
  }
  const all = [...byNames.values()].map((columns) => ({
    heading: columns.map(([name]) => toWords(name)).join(', '),
    table: toTable(columns),
  }));
  return single.length === 0
    ? all
    : [
        {
          heading: 'The policy in full',
          table: { columns: ['What', 'Value'], rows: single.map(([name, value]) => [toWords(name), toCell(value)]) },
        },
        ...all,
      ];
}

function toTable(columns: readonly (readonly [string, Readonly<Record<string, unknown>>])[]): ReportTable {
  const [[, values] = ['', {}]] = columns;
  const isRecords =
    columns.length === 1 && Object.values(values).every((row) => typeof row === 'object' && row !== null);
  if (isRecords) {
    const rows = Object.values(values).map((row) => Object.entries(row as Record<string, unknown>));
    const names = (rows[0] ?? []).map(([name]) => toWords(name));
    return { columns: names, rows: rows.map((row) => row.map(([, value]) => toCell(value))) };
  }
  return {
    columns: ['Name', ...columns.map(([name]) => toWords(name))],
    rows: Object.keys(values).map((key) => [
      /^\d+$/u.test(key) ? key : toWords(key),
      ...columns.map(([, column]) => toCell(column[key])),
    ]),
  };
}

function toCell(value: unknown): Cell {
  return typeof value === 'number' || typeof value === 'string' ? value : value === null ? null : JSON.stringify(value);
}

/** Short enough for its box. */
function shorten(value: number): string {
  return formatNumber(Math.abs(value) < 100 ? Number(value.toPrecision(4)) : value);
}

function toWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
