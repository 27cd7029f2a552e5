import type { Chart, Report, ReportSection } from '../../report/report.ts';
import { type LifeMeasures, measureLives, type TrainingSummary } from './evaluate-remaining-life.ts';
import type { Fleet, Unit } from './fleet.ts';
import type { LifePrediction } from './life-parts.ts';
import type { RemainingLifeModel } from './remaining-life-model.ts';
import type { Explanation } from './sensor-contributions.ts';

type ColumnNames = { readonly group: string; readonly time: string };
type Provenance = Report['provenance'];

export type TrainedLives = {
  readonly fleet: Fleet;
  readonly model: RemainingLifeModel;
  readonly summary: TrainingSummary;
  readonly names: ColumnNames;
  readonly provenance: Provenance;
};

export type PredictedLives = {
  readonly fleet: Fleet;
  /** One a row. */
  readonly rows: readonly LifePrediction[];
  /** One a machine. */
  readonly explanations: readonly Explanation[];
  readonly model: RemainingLifeModel;
  readonly measures: LifeMeasures | null;
  readonly names: ColumnNames;
  readonly provenance: Provenance;
};

const SHOWN_UNITS = 4;
const URGENT_BARS = 30;
const TOP_SENSORS = 3;
const SHOWN_SENSORS = 15;
const RANGES = 5;
const MAXIMUM_POINTS = 1000;

/** Returns the report of a training: how well lives were foretold on machines left out, and with which sensors. */
export function describeTraining({ fleet, model, summary, names, provenance }: TrainedLives): Report {
  const { cap, coverage, scaling } = model.parts;
  const { measures, heldOut } = summary;
  const chosen = spread(fleet.units, (unit) => unit.to - unit.from);
  return {
    title: 'Remaining useful life',
    subtitle: `Learned from ${fleet.units.length} machines that ran until they failed, ${fleet.rowCount} rows`,
    figures: figuresOf(measures, { cap, coverage, time: names.time }),
    sections: [
      foretoldSection(summary, cap, names),
      rangesSection(summary, cap, coverage, names),
      ...chosen.map((unit) => trajectorySection({ fleet, unit, rows: heldOut, cap, names, hasFailed: true })),
      {
        heading: `${scaling.sensors.length} of ${fleet.sensors.length} sensors tell how worn a machine is`,
        text: `Each was standardised in ${scaling.regimes.centres.length} operating ${scaling.regimes.centres.length === 1 ? 'regime' : 'regimes'}.`,
        table: {
          columns: ['Sensor', 'Use'],
          rows: [
            ...scaling.sensors.map(({ name }) => [name, 'used']),
            ...scaling.leftOut.map(({ name, reason }) => [name, `left out: ${reason}`]),
          ],
        },
      },
    ],
    provenance,
  };
}

/** Returns the report of predictions: which machines need care first, for how sure, and which sensors say so. */
export function describePredictions(lives: PredictedLives): Report {
  const { fleet, rows, explanations, model, measures, names, provenance } = lives;
  const { cap, coverage } = model.parts;
  const ranked = fleet.units
    .map((unit, index) => ({
      unit,
      life: rows[unit.to - 1] ?? { life: 0, lo: 0, hi: 0 },
      contributions: explanations[index]?.contributions ?? [],
    }))
    .toSorted((a, b) => a.life.life - b.life.life);
  const [first] = ranked;
  const bars: Chart = {
    type: 'bars',
    value: { label: 'Remaining life', unit: names.time },
    bars: ranked.slice(0, URGENT_BARS).map(({ unit, life }) => ({
      name: `${names.group} ${unit.id}`,
      value: life.life,
      low: life.lo,
      high: life.hi,
    })),
  };
  return {
    title: 'Remaining useful life',
    subtitle: `${fleet.units.length} machines at their last rows`,
    figures: [
      ...(measures === null ? [{ name: 'Machines', value: String(fleet.units.length) }] : []),
      ...(first === undefined
        ? []
        : [
            {
              name: 'Shortest',
              value: `${first.life.life.toFixed(0)} ${names.time}`,
              note: `${names.group} ${first.unit.id}`,
            },
          ]),
      ...(measures === null ? [] : figuresOf(measures, { cap, coverage, time: names.time })),
    ],
    sections: [
      {
        heading: sentence(`${names.group} ${first?.unit.id ?? ''} needs care first`),
        text: `${percent(coverage)} of machines are expected within the intervals. A life of ${cap} means "this or longer".`,
        chart: bars,
        table: {
          columns: [names.group, 'Remaining life', 'From', 'To', 'Sensors that count most (life they add or take)'],
          rows: ranked.map(({ unit, life, contributions }) => [
            unit.id,
            tenths(life.life),
            tenths(life.lo),
            tenths(life.hi),
            contributions.slice(0, TOP_SENSORS).map(contributionText).join(', '),
          ]),
        },
      },
      ...(first === undefined ? [] : [contributionsSection(first, names)]),
      ...ranked.slice(0, SHOWN_UNITS).map(({ unit, contributions }) => ({
        ...trajectorySection({ fleet, unit, rows, cap, names, hasFailed: false }),
        text: `Counts most, in ${names.time} added or taken: ${contributions.slice(0, TOP_SENSORS).map(contributionText).join(', ')}.`,
      })),
    ],
    provenance,
  };
}

function figuresOf(
  measures: LifeMeasures,
  { cap, coverage, time }: { readonly cap: number; readonly coverage: number; readonly time: string },
): Report['figures'] {
  return [
    {
      name: 'RMSE',
      value: measures.rmse.toFixed(2),
      note: `lives capped at ${cap}, ${measures.predictions} predictions`,
    },
    { name: `Held by ${percent(coverage)} intervals`, value: `${(measures.coverage * 100).toFixed(1)} %` },
    { name: 'Mean width', value: measures.intervalWidth.toFixed(1), note: `of the intervals, in ${time}` },
    { name: 'PHM score', value: measures.phmScorePerUnit.toFixed(2), note: 'mean a machine; 0 is perfect' },
  ];
}

function foretoldSection({ measures, cuts }: TrainingSummary, cap: number, { time }: ColumnNames): ReportSection {
  const shown = cuts.slice(0, MAXIMUM_POINTS);
  return {
    heading: `On machines left out the forecast is off by ${measures.rmse.toFixed(1)} (root mean square, in ${time})`,
    text: `Every machine was cut off at random rows and judged by a model that had not learned from it; lives beyond ${cap} count as ${cap}.`,
    chart: {
      type: 'points',
      x: { label: 'True remaining life', unit: time },
      y: { label: 'Foretold', unit: time },
      series: [
        {
          name: 'machine cut off',
          x: shown.map(({ actual }) => Math.min(cap, actual)),
          y: shown.map(({ predicted }) => predicted.life),
        },
      ],
      hasDiagonal: true,
    },
  };
}

/** One row for each range of the foretold life, because a mean over all would hide where the intervals fail. */
function rangesSection(
  { cuts, measures }: TrainingSummary,
  cap: number,
  coverage: number,
  { time }: ColumnNames,
): ReportSection {
  const ranges = Array.from({ length: RANGES }, (_, range) => {
    const [from, to] = [(range * cap) / RANGES, ((range + 1) * cap) / RANGES];
    const isLast = range === RANGES - 1;
    const within = cuts.filter(({ predicted: { life } }) => life >= from && (isLast || life < to));
    return { name: `${tenths(from)} to ${tenths(to)}`, within };
  }).filter(({ within }) => within.length > 0);
  return {
    heading: `The intervals held ${(measures.coverage * 100).toFixed(1)} % of lives; ${percent(coverage)} is promised`,
    text: `By the foretold life, in ${time}.`,
    table: {
      columns: ['Foretold', 'Cuts', 'RMSE', 'Held', 'Mean width'],
      rows: ranges.map(({ name, within }) => {
        const found = measureLives(
          within.map(({ actual }) => actual),
          within.map(({ predicted }) => predicted),
          cap,
        );
        return [name, within.length, tenths(found.rmse), percent(found.coverage), tenths(found.intervalWidth)];
      }),
    },
  };
}

function contributionsSection(
  { unit, contributions }: { readonly unit: Unit; readonly contributions: Explanation['contributions'] },
  { group, time }: ColumnNames,
): ReportSection {
  const [worst] = contributions.toSorted((a, b) => a.life - b.life);
  return {
    heading:
      worst === undefined || worst.life >= 0
        ? `Nothing shortens the life of ${group} ${unit.id}`
        : `${worst.name} takes most from ${group} ${unit.id}: ${Math.abs(worst.life).toFixed(0)} ${time}`,
    text: 'What each sensor adds to or takes from the life of a usual machine (Shapley values); together they give the forecast.',
    chart: {
      type: 'bars',
      value: { label: 'Remaining life added or taken', unit: time },
      bars: contributions.slice(0, SHOWN_SENSORS).map(({ name, life }) => ({ name, value: life })),
    },
  };
}

type Trajectory = {
  readonly fleet: Fleet;
  readonly unit: Unit;
  readonly rows: readonly LifePrediction[];
  readonly cap: number;
  readonly names: ColumnNames;
  /** Whether the last row is the failure, so that the truth can be drawn. */
  readonly hasFailed: boolean;
};

function trajectorySection({ fleet, unit, rows, cap, names, hasFailed }: Trajectory): ReportSection {
  const x = Array.from(fleet.times.subarray(unit.from, unit.to));
  const end = x[x.length - 1] ?? 0;
  const lives = rows.slice(unit.from, unit.to);
  const last = lives[lives.length - 1];
  const truth = { name: 'true', x, y: x.map((time) => Math.min(cap, end - time)) };
  const heading = hasFailed
    ? `${names.group} ${unit.id} failed at ${names.time} ${end}`
    : `${names.group} ${unit.id} at ${names.time} ${end}: ${(last?.life ?? 0).toFixed(0)} left (${(last?.lo ?? 0).toFixed(0)} to ${(last?.hi ?? 0).toFixed(0)})`;
  return {
    heading: sentence(heading),
    chart: {
      type: 'lines',
      x: { label: names.time },
      y: { label: 'Remaining life', unit: names.time },
      lines: [{ name: 'foretold', x, y: lives.map(({ life }) => life) }, ...(hasFailed ? [truth] : [])],
      bands: [{ name: 'interval', x, low: lives.map(({ lo }) => lo), high: lives.map(({ hi }) => Math.min(cap, hi)) }],
      marks: [{ axis: 'y', value: 0, label: '' }],
    },
  };
}

/** Returns a few of the list, from the least to the most. */
function spread<T>(list: readonly T[], by: (item: T) => number): readonly T[] {
  const sorted = list.toSorted((a, b) => by(a) - by(b));
  const count = Math.min(SHOWN_UNITS, sorted.length);
  return Array.from({ length: count }, (_, index) =>
    Math.round((index * (sorted.length - 1)) / Math.max(1, count - 1)),
  ).flatMap((index) => sorted.slice(index, index + 1));
}

function contributionText({ name, life }: { readonly name: string; readonly life: number }): string {
  return `${name} ${life > 0 ? '+' : '−'}${Math.abs(life).toFixed(1)}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
