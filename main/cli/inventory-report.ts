import { formatNumber } from '../../models/report/format-number.ts';
import type { Report } from '../../models/report/report.ts';
import type { InventorySolution } from '../../models/supply/inventory/solve-inventory.ts';

/** Returns the report of a solved problem: the policy, its cost curves, what service costs. */
export function inventoryReport(solution: InventorySolution, file: string): Report {
  const { problem, title, policy, cost, costBasis, method, details = {}, notes = [], describe } = solution;
  const numbers = Object.entries({ ...policy, ...details }).filter(([, value]) => typeof value === 'number');
  return {
    title: title === null ? `Stock policy: ${problem}` : `Stock policy: ${title}`,
    subtitle: method,
    figures: [
      ...(cost === null ? [] : [{ name: 'Cost', value: formatNumber(cost), note: costBasis }]),
      ...numbers.slice(0, 5).map(([name, value]) => ({ name: toWords(name), value: formatNumber(Number(value)) })),
    ],
    sections: [
      ...(describe?.() ?? []),
      {
        heading: 'The policy in full',
        table: {
          columns: ['What', 'Value'],
          rows: Object.entries({ ...policy, ...details }).flatMap(([name, value]) => rowsOf(toWords(name), value)),
        },
      },
      ...(notes.length > 0 ? [{ heading: 'What to know', text: notes.join('. ') }] : []),
    ],
    provenance: [
      { name: 'Problem', value: file },
      { name: 'Method', value: method },
    ],
  };
}

function rowsOf(name: string, value: unknown): readonly (readonly (string | number | null)[])[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, entry]) =>
      rowsOf(`${name} ${Array.isArray(value) ? Number(key) + 1 : key}`, entry),
    );
  }
  return [[name, typeof value === 'number' ? value : String(value)]];
}

function toWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
