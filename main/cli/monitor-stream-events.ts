import type { SensorSummary } from '../../models/maintenance/monitor/describe-sensors.ts';
import { type Episode, rankShares } from '../../models/maintenance/monitor/summarise-alarms.ts';
import { formatNumber } from '../../models/report/format-number.ts';
import { formatTime } from '../../models/report/format-time.ts';
import { counted, describeLeftOut, describeShares } from './describe-monitoring.ts';
import type { Signals } from './monitor-signals.ts';

/** What is told while rows are judged as they come; rows are counted from 0. */
export type StreamEvent =
  | {
      readonly event: 'learned';
      readonly trainRows: number;
      readonly method: string;
      readonly falseAlarmRate: number;
      readonly sensors: readonly (SensorSummary & { readonly name: string })[];
      readonly leftOut: Signals['leftOut'];
    }
  | {
      readonly event: 'alarm';
      readonly row: number;
      /** NaN where it is not known. */
      readonly timeMs: number;
      readonly score: number;
      readonly contributions: Float64Array;
      readonly names: readonly string[];
      /** Whether an episode begins with it. */
      readonly isFirst: boolean;
    }
  | ({ readonly event: 'episode' } & Episode)
  | {
      readonly event: 'ended';
      readonly rows: number;
      readonly judged: number;
      readonly alarms: number;
      readonly episodes: number;
      readonly warnings: readonly string[];
    };

const SENSORS_AN_ALARM = 3;

/** Returns the event as one line of JSON. */
export function toJsonEvent(event: StreamEvent): string {
  switch (event.event) {
    case 'alarm': {
      const { row, timeMs, score, contributions, names } = event;
      const time = Number.isNaN(timeMs) ? {} : { time: new Date(timeMs).toISOString() };
      const sensors = rankShares(contributions, names).slice(0, SENSORS_AN_ALARM);
      return JSON.stringify({ event: 'alarm', row, ...time, score, sensors });
    }
    case 'episode':
      return JSON.stringify({ ...event, sensors: event.sensors.slice(0, SENSORS_AN_ALARM) });
    case 'learned':
    case 'ended':
      return JSON.stringify(event);
  }
}

/** Returns the lines that a person reads: when alarms begin and when they are over. Rows are counted from 1. */
export function describeStream(event: StreamEvent): readonly string[] {
  switch (event.event) {
    case 'learned':
      return [
        `${counted(event.sensors.length, 'sensor')} watched, learned from the first ${event.trainRows} rows`,
        ...describeLeftOut(event.leftOut),
      ];
    case 'alarm': {
      const { row, timeMs, score, contributions, names } = event;
      const at = Number.isNaN(timeMs) ? '' : ` (${formatTime(timeMs)})`;
      return event.isFirst
        ? [`alarm  row ${row + 1}${at}: ${times(score)} the limit; ${describeShares(rankShares(contributions, names))}`]
        : [];
    }
    case 'episode': {
      const { from, to, alarms, peak, sensors } = event;
      const rows = `${counted(alarms, 'alarm')} in rows ${from + 1} to ${to + 1}`;
      return [`over   row ${to + 1}: ${rows}, up to ${times(peak)} the limit; ${describeShares(sensors)}`];
    }
    case 'ended': {
      const { judged, alarms, episodes } = event;
      return [`${counted(judged, 'row')} judged: ${counted(alarms, 'alarm')} in ${counted(episodes, 'episode')}`];
    }
  }
}

function times(score: number): string {
  return `${formatNumber(Number(score.toPrecision(3)))} times`;
}
