import type { MonitoredRows } from './monitor.ts';

type Alarm = MonitoredRows['alarms'][number];

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

/** Puts alarms together as they come, without keeping them. */
export class EpisodeTracker {
  readonly #sensorNames: readonly string[];
  #open: { from: number; to: number; alarms: number; peak: number; contributions: Float64Array } | null = null;

  constructor(sensorNames: readonly string[]) {
    this.#sensorNames = sensorNames;
  }

  /** Whether alarms go on. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Takes in an alarm, in the order of rows; `endBefore` its row first. */
  add({ row, score, contributions }: Alarm): void {
    this.#open ??= { from: row, to: row, alarms: 0, peak: 0, contributions: new Float64Array(contributions.length) };
    const open = this.#open;
    open.to = row;
    open.alarms += 1;
    open.peak = Math.max(open.peak, score);
    contributions.forEach((share, sensor) => (open.contributions[sensor] = (open.contributions[sensor] ?? 0) + share));
  }

  /** Returns the episode that is over once `row` is reached, or null where none is. */
  endBefore(row: number): Episode | null {
    const open = this.#open;
    if (open === null || row - open.to <= QUIET_ROWS + 1) {
      return null;
    }
    this.#open = null;
    const { contributions, ...episode } = open;
    const means = contributions.map((sum) => sum / open.alarms);
    return { ...episode, sensors: rankShares(means, this.#sensorNames) };
  }
}

/** Returns runs of alarms, in the order of rows. */
export function groupEpisodes(alarms: readonly Alarm[], sensorNames: readonly string[]): readonly Episode[] {
  const tracker = new EpisodeTracker(sensorNames);
  const ended = alarms.map((alarm) => {
    const episode = tracker.endBefore(alarm.row);
    tracker.add(alarm);
    return episode;
  });
  return [...ended, tracker.endBefore(Number.POSITIVE_INFINITY)].filter((episode) => episode !== null);
}

/** Returns each sensor's mean contribution to the alarms, largest first. */
export function meanShares(alarms: readonly Alarm[], sensorNames: readonly string[]): readonly SensorShare[] {
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
