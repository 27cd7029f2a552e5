import { formatTime } from '../../models/report/format-time.ts';
import { formatNumber } from '../../models/report/format-number.ts';
import type { SensorShare } from '../../models/maintenance/monitor/summarise-alarms.ts';
import type { Monitoring } from './monitor.ts';
import type { Signals } from './monitor-signals.ts';

/** Beyond these a person needs the full list of `--json` or the report. */
const SHOWN_AT_MOST = 20;

/** Returns the lines that a person reads. Rows are counted from 1 below the header. */
export function describeMonitoring(monitoring: Monitoring): readonly string[] {
  const { alarms, call, changes, episodes, sensors, signals } = monitoring;
  const judged = signals.features.rowCount - call.trainRows;
  const wandering = sensors.filter(({ role }) => role === 'wandering').map(({ name }) => name);
  const at = (row: number): string => placeOf(monitoring, row);
  return [
    `${counted(judged, 'row')} judged by ${counted(sensors.length, 'sensor')}, learned from the first ${call.trainRows}: ${counted(alarms.length, 'alarm')} in ${counted(episodes.length, 'episode')}`,
    ...episodes.slice(0, SHOWN_AT_MOST).map(({ from, to, peak, sensors: shares }) => {
      const place = from === to ? at(from) : `${at(from)} to ${at(to)}`;
      return `  alarm  ${place}: up to ${formatNumber(Number(peak.toPrecision(3)))} times the limit; ${describeShares(shares)}`;
    }),
    ...(episodes.length > SHOWN_AT_MOST ? [`  … ${episodes.length - SHOWN_AT_MOST} more (--json or --report)`] : []),
    ...changes.slice(0, SHOWN_AT_MOST).map(({ row, sensors: moved }) => {
      const [first] = moved;
      const shift = first === undefined ? '' : `: ${first.name} by ${signed(first.shift)}`;
      return `  change ${at(row)}${shift}`;
    }),
    ...(changes.length > SHOWN_AT_MOST ? [`  … ${changes.length - SHOWN_AT_MOST} more (--json)`] : []),
    ...(wandering.length > 0 ? [`wandering, so judged by their jumps only: ${wandering.join(', ')}`] : []),
    ...describeLeftOut(signals.leftOut),
  ];
}

export function describeLeftOut(leftOut: Signals['leftOut']): readonly string[] {
  return leftOut.map(({ name, reason }) => `left out: ${name} (${reason})`);
}

export function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

export function placeOf({ signals }: Monitoring, row: number): string {
  const time = signals.timesMs?.[row];
  return time === undefined || Number.isNaN(time) ? `row ${row + 1}` : `row ${row + 1} (${formatTime(time)})`;
}

/** Returns the sensors that matter, such as `flow 71 %, current 12 %`. */
export function describeShares(shares: readonly SensorShare[]): string {
  const [largest, ...others] = shares;
  if (largest === undefined) {
    return '';
  }
  const shown = [largest, ...others.filter(({ share }) => share >= 0.1).slice(0, 2)];
  return shown.map(({ name, share }) => `${name} ${Math.round(100 * share)} %`).join(', ');
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatNumber(Number(value.toPrecision(3)))}`;
}
