import type { Feature } from '../../models/estimator/feature-table.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { type Fleet, toFleet, type Unit } from '../../models/maintenance/rul/fleet.ts';
import { openTableFile } from '../../main/cli/open-table-file.ts';
import { findSharedData } from './shared-data.ts';

const NAMES = [
  'unit',
  'cycle',
  ...Array.from({ length: 3 }, (_, index) => `setting${index + 1}`),
  ...Array.from({ length: 21 }, (_, index) => `sensor${index + 1}`),
];

/** Altitude in thousands of feet, speed as a share of that of sound, throttle: the points of the larger C-MAPSS sets. */
const OPERATING_POINTS = [
  [0, 0, 100],
  [10, 0.25, 100],
  [20, 0.7, 100],
  [25, 0.62, 60],
  [35, 0.84, 100],
  [42, 0.84, 100],
] as const;
/** Pressures and flows behind the fan, which another failure moves the other way. */
const MIRRORED = new Set([7, 12, 15, 20, 21].map((number) => `sensor${number}`));
/** Rows that tell what a course is and what is noise, on either side. */
const REACH = 10;
const FIRST_ROWS = 20;

/** Returns the 100 engines of the training file of C-MAPSS FD001; null where it is not on this machine. */
export async function openTurbofans(): Promise<Fleet | null> {
  const path = findSharedData('data', 'cmapss', 'train_FD001.txt');
  if (path === null) {
    return null;
  }
  const table = await openTableFile(path);
  const columns = table.columns.map((column, index) => ({ ...column, name: NAMES[index] ?? column.name }));
  return toFleet({ ...table, columns }, { group: 'unit', time: 'cycle' });
}

/**
 * Returns the fleet flown at six operating points in turn by chance: at each point every sensor has a level, a size of
 * noise and a response to wear of its own.
 */
export function flyAtSixPoints(fleet: Fleet, seed: number): Fleet {
  const random = seededRandom(seed);
  const pointOfRow = fleet.times.map(() => Math.floor(random() * OPERATING_POINTS.length));
  const sensors = fleet.sensors.map(({ name, values }): Feature => {
    const course = smooth(values, fleet.units);
    const level = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - level) ** 2, 0) / values.length);
    const responses = OPERATING_POINTS.map(() => ({
      shift: (random() - 0.5) * 40 * (spread || 1),
      wear: 0.5 + random(),
      noise: 0.5 + random(),
    }));
    const flown = values.map((value, row) => {
      const { shift, wear, noise } = responses[pointOfRow[row] ?? 0] ?? { shift: 0, wear: 1, noise: 1 };
      const trend = course[row] ?? 0;
      return level + shift + wear * (trend - level) + noise * (value - trend);
    });
    return { name, values: flown };
  });
  const settings = fleet.settings.map(({ name }, index): Feature => {
    const values = fleet.times.map((_, row) => {
      const point = OPERATING_POINTS[pointOfRow[row] ?? 0]?.[index] ?? 0;
      return index === 2 ? point : point + (random() - 0.5) * 0.005;
    });
    return { name, values };
  });
  return { ...fleet, settings, sensors };
}

/** Returns the fleet with every second engine failing in another way: some sensors move to the other side of their start. */
export function failInTwoWays(fleet: Fleet): Fleet {
  const sensors = fleet.sensors.map(({ name, values }): Feature => {
    if (!MIRRORED.has(name)) {
      return { name, values };
    }
    const mirrored = values.slice();
    for (const { from, to } of fleet.units.filter((_, number) => number % 2 === 1)) {
      const first = values.subarray(from, Math.min(to, from + FIRST_ROWS));
      const start = first.reduce((sum, value) => sum + value, 0) / first.length;
      for (let row = from; row < to; row++) {
        mirrored[row] = 2 * start - (values[row] ?? 0);
      }
    }
    return { name, values: mirrored };
  });
  return { ...fleet, sensors };
}

function smooth(values: Float64Array, units: readonly Unit[]): Float64Array {
  const smoothed = new Float64Array(values.length);
  for (const { from, to } of units) {
    for (let row = from; row < to; row++) {
      const near = values.subarray(Math.max(from, row - REACH), Math.min(to, row + REACH + 1));
      smoothed[row] = near.reduce((sum, value) => sum + value, 0) / near.length;
    }
  }
  return smoothed;
}
