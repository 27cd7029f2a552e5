import { formatNumber } from '../../report/format-number.ts';
import type { Chart, Report, ReportSection } from '../../report/report.ts';
import type { Estimate, LifeSummary, UnfitGroup } from './summarise-lives.ts';

export type DescribedLives = {
  readonly summaries: readonly LifeSummary[];
  readonly unfit: readonly UnfitGroup[];
  /** Name of the time column, which is the unit of every age. */
  readonly time: string;
  /** Of the intervals, such as 0.9. */
  readonly confidence: number;
  readonly provenance: Report['provenance'];
};

/** More groups are a table, not a picture each. */
const MOST_CURVES = 12;
const FEW_FAILURES = 5;

/** Returns the report of failure times: how long parts last, and whether age matters. */
export function describeSurvival(lives: DescribedLives): Report {
  const { summaries, unfit, time, confidence, provenance } = lives;
  const failures = summaries.reduce((sum, group) => sum + group.failures, 0);
  const observations = [...summaries, ...unfit].reduce((sum, group) => sum + group.observations, 0);
  const [only] = summaries;
  return {
    title: 'How long parts last',
    subtitle: `${observations} parts, ${failures} failures, ${observations - failures} still running when last seen`,
    figures: summaries.length === 1 && only !== undefined ? figuresOf(only, lives) : [],
    sections: [
      ...(summaries.length > 1 || unfit.length > 0 ? [groupsSection(lives)] : []),
      ...summaries.slice(0, MOST_CURVES).map((summary) => curveSection(summary, lives)),
    ],
    provenance: [...provenance, { name: 'Intervals', value: `${percent(confidence)}, ages in ${time}` }],
  };
}

/** Returns what a shape says about age, as a sentence. */
export function tellWear({ shape, failures }: Pick<LifeSummary, 'shape' | 'failures'>): string {
  if (failures < FEW_FAILURES) {
    return `with fewer than ${FEW_FAILURES} failures nothing can be said about age, and the intervals are rough`;
  }
  if (shape.lo > 1) {
    return 'failures grow more frequent with age: parts wear out, and renewing them in time can pay';
  }
  if (shape.hi < 1) {
    return 'failures grow rarer with age: early failures prevail, and renewing old parts would do harm';
  }
  return 'failures may be as frequent at every age: no gain from renewing old parts is shown';
}

/** Returns a number with three significant digits. */
export function threeDigits(value: number): string {
  return formatNumber(Number(value.toPrecision(3)));
}

export function estimateText({ value, lo, hi }: Estimate): string {
  return `${threeDigits(value)} (${threeDigits(lo)} to ${threeDigits(hi)})`;
}

function figuresOf(summary: LifeSummary, { time, confidence }: DescribedLives): Report['figures'] {
  const figure = (name: string, { value, lo, hi }: Estimate, unit: string) => ({
    name,
    value: `${threeDigits(value)}${unit}`,
    note: `${threeDigits(lo)} to ${threeDigits(hi)} (${percent(confidence)})`,
  });
  return [
    figure('B10 life', summary.b10, ` ${time}`),
    figure('Mean life', summary.meanLife, ` ${time}`),
    figure('Weibull shape', summary.shape, ''),
    figure('Weibull scale', summary.scale, ` ${time}`),
  ];
}

function curveSection(summary: LifeSummary, { summaries, time, confidence }: DescribedLives): ReportSection {
  const { group, curve, b10, largestGap, failures, observations } = summary;
  const name = summaries.length > 1 ? `${group}: a` : 'A';
  const chart: Chart = {
    type: 'lines',
    x: { label: 'Age', unit: time },
    y: { label: 'Still running', unit: '%' },
    lines: [
      { name: 'Weibull', x: curve.map((point) => point.time), y: curve.map((point) => 100 * point.reliability) },
      { name: 'observed (Kaplan–Meier)', ...drawSteps(summary) },
    ],
    bands: [
      {
        name: `${percent(confidence)} interval`,
        x: curve.map((point) => point.time),
        low: curve.map(({ lo }) => 100 * lo),
        high: curve.map(({ hi }) => 100 * hi),
      },
    ],
    marks: [{ axis: 'x', value: b10.value, label: `B10 ${threeDigits(b10.value)}` }],
  };
  return {
    heading: `${name} tenth has failed by ${threeDigits(b10.value)} ${time}`,
    text:
      `${sentence(tellWear(summary))}. The shape is ${estimateText(summary.shape)}. ${failures} of ${observations} parts failed; ` +
      `the Weibull curve lies at most ${Math.round(100 * largestGap)} points from the observed share.`,
    chart,
    table: {
      columns: ['Age', 'Watched', 'Failures', 'Observed still running', 'From', 'To'],
      rows: summary.steps.map((step) => [
        step.time,
        step.atRisk,
        step.failures,
        ...[step.reliability, step.lo, step.hi].map((share) => `${(100 * share).toFixed(1)} %`),
      ]),
    },
  };
}

function groupsSection({ summaries, unfit, time }: DescribedLives): ReportSection {
  const ranked = summaries.toSorted((a, b) => a.b10.value - b.b10.value);
  const [first] = ranked;
  return {
    heading: `${first?.group ?? ''} fails first: a tenth by ${threeDigits(first?.b10.value ?? 0)} ${time}`,
    text: unfit.map(({ group, reason }) => `${group}: ${reason}.`).join(' '),
    chart: {
      type: 'bars',
      value: { label: 'B10 life', unit: time },
      bars: ranked.map(({ group, b10 }) => ({ name: group, value: b10.value, low: b10.lo, high: b10.hi })),
    },
    table: {
      columns: ['Group', 'Parts', 'Failures', 'B10 life', 'Mean life', 'Shape', 'Scale'],
      rows: [
        ...ranked.map((group) => [
          group.group,
          group.observations,
          group.failures,
          ...[group.b10, group.meanLife, group.shape, group.scale].map(estimateText),
        ]),
        ...unfit.map(({ group, observations }) => [group, observations, null, null, null, null, null]),
      ],
    },
  };
}

/** A step is two points: the share until the failure, and from it on; the last one holds until the longest time. */
function drawSteps({ steps, longestTime }: LifeSummary): { readonly x: number[]; readonly y: number[] } {
  const x = [0];
  const y = [100];
  for (const { time, reliability } of steps) {
    x.push(time, time);
    y.push(y.at(-1) ?? 100, 100 * reliability);
  }
  x.push(longestTime);
  y.push(y.at(-1) ?? 100);
  return { x, y };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
