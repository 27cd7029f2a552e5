import { takeRows } from '../../models/estimator/feature-table.ts';
import { componentsOf, pcaMonitor } from '../../models/maintenance/monitor/pca/pca-monitor.ts';
import { createComponentWork, measureRow } from '../../models/maintenance/monitor/pca/principal-components.ts';
import { type BrokenLine, breakAtPauses } from '../../models/maintenance/monitor/break-at-pauses.ts';
import { eachRow } from '../../models/maintenance/monitor/monitor.ts';
import { cusumRunLength, ewmaRunLength } from '../../models/maintenance/monitor/chart/run-length.ts';
import { formatNumber } from '../../models/report/format-number.ts';
import type { Axis, Report, ReportSection } from '../../models/report/report.ts';
import { describeShares, placeOf } from './describe-monitoring.ts';
import type { Monitoring } from './monitor.ts';

const MOST_BARS = 12;
const MOST_SENSOR_CHARTS = 3;

/** Returns the report: what alarmed and when, which sensors had to do with it, and what it was measured by. */
export async function monitorReport(monitoring: Monitoring, version: string): Promise<Report> {
  const { alarms, call, changes, episodes, scores, sensors, signals, warnings } = monitoring;
  const judged = scores.length - call.trainRows;
  const share = `${((100 * alarms.length) / judged).toFixed(1)} %`;
  return {
    title: `${alarms.length === 0 ? 'No alarm' : `${episodes.length} ${episodes.length === 1 ? 'episode' : 'episodes'} of alarms`} in ${judged} rows`,
    subtitle: `${call.file}: ${sensors.length} sensors, normal running learned from the first ${call.trainRows} rows`,
    figures: [
      { name: 'Rows judged', value: formatNumber(judged) },
      { name: 'Rows with an alarm', value: share, note: `${alarms.length} ${alarms.length === 1 ? 'row' : 'rows'}` },
      { name: 'Episodes', value: String(episodes.length) },
      { name: 'Changes of level', value: String(changes.length), note: 'in the whole file' },
      { name: 'False alarms', value: `${100 * call.falseAlarmRate} %`, note: 'of normal rows, as the limit was set' },
    ],
    sections: [
      scoreSection(monitoring),
      ...(episodes.length > 0 ? [episodeSection(monitoring), shareSection(monitoring)] : []),
      ...changeSections(monitoring),
      ...(await statisticSections(monitoring)),
      sensorSection(monitoring),
      ...runLengthSections(call.method),
      ...(warnings.length > 0 ? [{ heading: 'What to know', text: warnings.join('. ') }] : []),
    ],
    provenance: [
      { name: 'Data', value: call.file },
      { name: 'Method', value: call.method },
      { name: 'Rows learned from', value: String(call.trainRows) },
      { name: 'False alarm rate', value: String(call.falseAlarmRate) },
      { name: 'Seed', value: String(call.seed) },
      { name: 'Ignored', value: call.ignore.join(', ') || 'nothing' },
      { name: 'Left out', value: signals.leftOut.map(({ name }) => name).join(', ') || 'nothing' },
      { name: 'Made by', value: `mai ${version}` },
    ],
  };
}

type Places = {
  readonly axis: Axis;
  readonly at: (row: number) => number;
  /** A line over all rows. */
  readonly line: (name: string, values: readonly (number | null)[]) => BrokenLine & { readonly name: string };
};

/** The axis along which everything is drawn: times where they are known, else rows counted from 1. */
function placesOf({ signals }: Monitoring): Places {
  const { timesMs } = signals;
  const hasTimes = timesMs !== null && !timesMs.some((time) => Number.isNaN(time));
  const at = (row: number): number => (hasTimes ? (timesMs[row] ?? 0) : row + 1);
  return {
    axis: hasTimes ? { label: 'Time', unit: 'UTC', isTime: true } : { label: 'Row' },
    at,
    line: (name, values) =>
      hasTimes ? { name, ...breakAtPauses(timesMs, values) } : { name, x: values.map((_, row) => at(row)), y: values },
  };
}

function scoreSection(monitoring: Monitoring): ReportSection {
  const { alarms, call, scores } = monitoring;
  const { axis, at, line } = placesOf(monitoring);
  return {
    heading:
      alarms.length === 0
        ? 'The score never reached its limit'
        : `The score first reached its limit at ${placeOf(monitoring, alarms[0]?.row ?? 0)}`,
    text: 'The score is the distance from normal running, as a share of the limit: 1 and above is an alarm.',
    chart: {
      type: 'lines',
      x: axis,
      y: { label: 'Score, share of the limit', isLogarithmic: true },
      // A logarithmic axis has no zero.
      lines: [
        line(
          'Score',
          Array.from(scores, (score) => (score > 0 ? score : null)),
        ),
      ],
      marks: [
        { axis: 'y', value: 1, label: 'limit' },
        { axis: 'x', value: at(call.trainRows), label: 'judged from here' },
      ],
    },
  };
}

function episodeSection(monitoring: Monitoring): ReportSection {
  const { episodes } = monitoring;
  const longest = episodes.reduce((most, { from, to }) => Math.max(most, to - from + 1), 0);
  return {
    heading: `The ${episodes.length === 1 ? 'only episode' : `longest of ${episodes.length} episodes`} lasted ${longest} ${longest === 1 ? 'row' : 'rows'}`,
    table: {
      columns: ['From', 'To', 'Rows with an alarm', 'Highest score', 'Sensors'],
      rows: episodes.map(({ from, to, alarms, peak, sensors }) => [
        placeOf(monitoring, from),
        placeOf(monitoring, to),
        alarms,
        Number(peak.toPrecision(3)),
        describeShares(sensors),
      ]),
    },
  };
}

function shareSection({ shares }: Monitoring): ReportSection {
  return {
    heading: `${shares[0]?.name ?? 'No sensor'} has the most to do with the alarms`,
    text: 'Which share of the score would vanish if the sensor were as all others let expect, averaged over the alarms.',
    chart: {
      type: 'bars',
      value: { label: 'Mean contribution', unit: '%' },
      bars: shares.slice(0, MOST_BARS).map(({ name, share }) => ({ name, value: 100 * share })),
    },
  };
}

function changeSections(monitoring: Monitoring): readonly ReportSection[] {
  const { changes, shares, signals } = monitoring;
  const { axis, at, line } = placesOf(monitoring);
  const moved = changes.flatMap(({ sensors }) => sensors.slice(0, 1).map(({ name }) => name));
  const names = [...new Set([...shares.slice(0, 1).map(({ name }) => name), ...moved])].slice(0, MOST_SENSOR_CHARTS);
  return names.flatMap((name) => {
    const values = signals.features.features.find((feature) => feature.name === name)?.values;
    const own = changes.filter(({ sensors }) => sensors[0]?.name === name);
    if (values === undefined) {
      return [];
    }
    return [
      {
        heading:
          own.length === 0
            ? `${name} as it was measured`
            : `${name} changed its level the most at ${own.length} ${own.length === 1 ? 'place' : 'places'}`,
        chart: {
          type: 'lines',
          x: axis,
          y: { label: name },
          lines: [line(name, [...values])],
          marks: own.map(({ row }) => ({ axis: 'x', value: at(row), label: 'change' }) as const),
        },
      } satisfies ReportSection,
    ];
  });
}

/** The textbook statistics of the same rows, for who knows how to read them. */
async function statisticSections(monitoring: Monitoring): Promise<readonly ReportSection[]> {
  const { call, signals } = monitoring;
  const { axis, at, line } = placesOf(monitoring);
  const textbook = pcaMonitor.create({ falseAlarmRate: call.falseAlarmRate });
  await textbook.fit(
    takeRows(
      signals.features,
      Array.from({ length: call.trainRows }, (_, row) => row),
    ),
  );
  const { learned } = textbook;
  const model = componentsOf(learned);
  const work = createComponentWork(model);
  const hotelling: number[] = [];
  const predictionErrors: number[] = [];
  eachRow(signals.features, (row) => {
    const measured = measureRow(model, row, work);
    hotelling.push(measured.hotelling);
    predictionErrors.push(measured.predictionError);
  });
  const section = (name: string, values: readonly number[], limit: number): ReportSection => {
    const above = values.filter((value, row) => row >= call.trainRows && value >= limit).length;
    return {
      heading: `${name} of single rows was above its limit in ${above} rows`,
      text: `Textbook statistic of ${model.loadings.length} principal components, for comparison: it sees no memory and follows no drift.`,
      chart: {
        type: 'lines',
        x: axis,
        y: { label: name, isLogarithmic: true },
        lines: [
          line(
            name,
            values.map((value) => (value > 0 ? value : null)),
          ),
        ],
        marks: [
          { axis: 'y', value: limit, label: 'limit' },
          { axis: 'x', value: at(call.trainRows), label: 'judged from here' },
        ],
      },
    };
  };
  return [
    section("Hotelling's T²", hotelling, learned.hotellingLimit),
    section('The squared prediction error (SPE)', predictionErrors, learned.predictionErrorLimit),
  ];
}

function sensorSection({ sensors, signals }: Monitoring): ReportSection {
  const wandering = sensors.filter(({ role }) => role === 'wandering').length;
  return {
    heading:
      wandering === 0
        ? 'The level of every sensor is known well enough to be judged'
        : `${wandering} of ${sensors.length} sensors wander: only their jumps from row to row are judged`,
    text: 'A sensor wanders when the rows learned from are worth fewer than 30 independent readings of its level.',
    table: {
      columns: ['Sensor', 'Judged by', 'Mean', 'Standard deviation', 'Independent readings'],
      rows: [
        ...sensors.map(({ name, role, mean, deviation, independentRows }) => [
          name,
          role === 'steady' ? 'level' : 'jumps',
          mean,
          deviation,
          Math.round(independentRows),
        ]),
        ...signals.leftOut.map(({ name, reason }) => [name, `left out: ${reason}`, null, null, null]),
      ],
    },
  };
}

/** Charts have a textbook to be compared with. */
function runLengthSections(method: string): readonly ReportSection[] {
  if (method !== 'ewma' && method !== 'cusum') {
    return [];
  }
  const lengths = [0, 0.5, 1, 2].map((shift): [number, number] => [
    shift,
    method === 'ewma' ? ewmaRunLength(0.2, 2.962, shift) : cusumRunLength(0.5, 5, shift),
  ]);
  return [
    {
      heading: `With independent readings and limits from the tables a shift of one deviation shows after ${(lengths[2]?.[1] ?? 0).toFixed(1)} readings`,
      text: 'Average run lengths of the chart of one sensor with the usual limits. The limit used here comes from the rows learned from instead, because signals of machines have a memory.',
      table: { columns: ['Shift, standard deviations', 'Readings until the alarm'], rows: lengths },
    },
  ];
}
