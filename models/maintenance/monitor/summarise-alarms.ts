import type { MonitoredRows } from './monitor.ts';

export type SensorShare = { readonly name: string; readonly share: number };

/** Alarms that belong together. */
export type Episode = {
  /** First and last row with an alarm, counted from 0. */
  readonly from: number;
  readonly to: number;
  readonly alarms: number;
  readonly peak: number;
  /** Mean contribution, largest first. */
  readonly sensors: readonly SensorShare[];
};

/** Alarms with no more quiet rows than this between them are one episode. */
const QUIET_ROWS = 10;

/** Returns runs of alarms, in the order of rows. */
export function groupEpisodes(alarms: MonitoredRows['alarms'], sensorNames: readonly string[]): readonly Episode[] {
  const groups: (typeof alarms)[number][][] = [];
  for (const alarm of alarms) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group !== undefined && before !== undefined && alarm.row - before.row <= QUIET_ROWS + 1) {
      group.push(alarm);
    } else {
      groups.push([alarm]);
    }
  }
  return groups.map((group) => ({
    from: group[0]?.row ?? 0,
    to: group.at(-1)?.row ?? 0,
    alarms: group.length,
    peak: group.reduce((peak, { score }) => Math.max(peak, score), 0),
    sensors: meanShares(group, sensorNames),
  }));
}

/** Returns each sensor's mean contribution to the alarms, largest first. */
export function meanShares(alarms: MonitoredRows['alarms'], sensorNames: readonly string[]): readonly SensorShare[] {
  return rankShares(
    sensorNames.map((_, sensor) => {
      const sum = alarms.reduce((total, { contributions }) => total + (contributions[sensor] ?? 0), 0);
      return alarms.length === 0 ? 0 : sum / alarms.length;
    }),
    sensorNames,
  );
}

/** Returns the shares with their names, largest first. */
export function rankShares(shares: ArrayLike<number>, sensorNames: readonly string[]): readonly SensorShare[] {
  return sensorNames.map((name, sensor) => ({ name, share: shares[sensor] ?? 0 })).sort((a, b) => b.share - a.share);
}
