import type { Chart, ReportSection } from '../../../report/report.ts';

const POINTS = 121;

/** Returns a section with a cost over one decision, marked where the policy stands. */
export function costCurve(
  label: string,
  range: { readonly low: number; readonly high: number; readonly chosen: number },
  lines: Readonly<Record<string, (x: number) => number>>,
): ReportSection {
  const x = spread(range.low, range.high);
  const chart: Chart = {
    type: 'lines',
    x: { label },
    y: { label: 'Cost' },
    lines: Object.entries(lines).map(([name, costOf]) => ({ name, x, y: x.map((value) => finite(costOf(value))) })),
    marks: [{ axis: 'x', value: range.chosen, label: 'Chosen' }],
  };
  return { heading: `Cost is lowest at ${label.toLowerCase()} ${shorten(range.chosen)}`, chart };
}

/** Returns a section with what more service costs. */
export function serviceCurve(
  points: readonly { readonly service: number; readonly cost: number }[],
  chosen: number,
  label: string,
): ReportSection {
  const sorted = [...points].sort((a, b) => a.service - b.service);
  return {
    heading: `${label} stands at ${(100 * chosen).toFixed(1)} %`,
    chart: {
      type: 'lines',
      x: { label, unit: '%' },
      y: { label: 'Cost' },
      lines: [
        { name: 'Cost', x: sorted.map(({ service }) => 100 * service), y: sorted.map(({ cost }) => finite(cost)) },
      ],
      marks: [{ axis: 'x', value: 100 * chosen, label: 'Chosen' }],
    },
  };
}

/** Returns evenly spaced values, ends included. */
export function spread(low: number, high: number, count = POINTS): readonly number[] {
  return Array.from({ length: count }, (_, index) => low + ((high - low) * index) / (count - 1));
}

/** Returns a number short enough for a heading. */
export function shorten(value: number): string {
  return String(Number(value.toPrecision(5)));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
