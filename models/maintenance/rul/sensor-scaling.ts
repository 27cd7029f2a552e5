import { AppError } from '../../../contract/errors.ts';
import type { Feature } from '../../estimator/feature-table.ts';
import { listNames } from '../../table/table.ts';
import type { Fleet, Unit } from './fleet.ts';
import { assignRegimes, findRegimes, type OperatingRegimes } from './operating-regimes.ts';

/** What is normal for a sensor in each regime. */
export type SensorScale = {
  readonly name: string;
  readonly means: readonly number[];
  /** 0 where the sensor says nothing because it never changes. */
  readonly deviations: readonly number[];
};

export type SensorScaling = {
  readonly regimes: OperatingRegimes;
  /** Sensors that change towards the end of a life, in the order of the table. */
  readonly sensors: readonly SensorScale[];
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
};

/** Below this share of its size a sensor's spread is rounding. */
const ROUNDING = 1e-7;
/** Share of a life whose mean is compared with the share at its end. */
const EARLY_SHARE = 0.3;
const LATE_SHARE = 0.1;
/** How much larger than by chance the squared shift from early to late must be. */
const LEAST_TREND = 4;

/**
 * Learns the regimes, each sensor's mean and spread in them, and which sensors change over a life.
 *
 * @throws AppError `bad-request` when every sensor is constant
 */
export function learnScaling(fleet: Fleet, random: () => number): SensorScaling {
  const regimes = findRegimes(fleet.settings, fleet.rowCount, random);
  const regimeOfRow = assignRegimes(regimes, fleet.settings, fleet.rowCount);
  const leftOut: { name: string; reason: string }[] = [];
  const scales: { readonly scale: SensorScale; readonly trend: number }[] = [];
  for (const sensor of fleet.sensors) {
    const scale = learnScale(sensor, regimeOfRow, regimes.centres.length);
    const reason = findUseless(sensor, scale, fleet.units);
    if (reason !== null) {
      leftOut.push({ name: sensor.name, reason });
    } else {
      scales.push({ scale, trend: measureTrend(scaleSensor(sensor.values, scale, regimeOfRow), fleet.units) });
    }
  }
  if (scales.length === 0) {
    throw new AppError('bad-request', 'No sensor ever changes, so nothing tells how long a machine will last');
  }
  const trending = scales.filter(({ trend }) => trend >= LEAST_TREND);
  const kept = trending.length > 0 ? trending : scales;
  for (const { scale, trend } of scales) {
    if (!kept.some((sensor) => sensor.scale === scale)) {
      const shift = trend.toFixed(1);
      leftOut.push({
        name: scale.name,
        reason: `it does not change over a life (shift ${shift} times that of chance)`,
      });
    }
  }
  return { regimes, sensors: kept.map(({ scale }) => scale), leftOut };
}

/**
 * Returns the kept sensors in standard deviations from normal in their row's regime; NaN where nothing is known.
 *
 * @throws AppError `bad-request` for a missing column, or one without any value for a machine
 */
export function applyScaling({ regimes, sensors }: SensorScaling, fleet: Fleet): readonly Feature[] {
  const settings = regimes.settings.map((name) => findFeature(fleet.settings, name));
  const regimeOfRow = assignRegimes(regimes, settings, fleet.rowCount);
  return sensors.map((scale) => {
    const { name, values } = findFeature(fleet.sensors, scale.name);
    checkMeasured(name, values, fleet.units);
    return { name, values: scaleSensor(values, scale, regimeOfRow) };
  });
}

function findUseless({ values }: Feature, scale: SensorScale, units: readonly Unit[]): string | null {
  if (units.some(({ from, to }) => values.subarray(from, to).every((value) => Number.isNaN(value)))) {
    return 'it has no value for some machines';
  }
  return scale.deviations.every((deviation) => deviation === 0) ? 'it is constant' : null;
}

/** A sensor that was never read would count as normal, and its machine as sound. */
function checkMeasured(name: string, values: Float64Array, units: readonly Unit[]): void {
  const unit = units.find(({ from, to }) => values.subarray(from, to).every((value) => Number.isNaN(value)));
  if (unit !== undefined) {
    throw new AppError(
      'bad-request',
      `Column "${name}" has no value for machine ${unit.id}, and the model needs it; fill it in or leave the machine out`,
    );
  }
}

function findFeature(features: readonly Feature[], name: string): Feature {
  const feature = features.find((candidate) => candidate.name === name);
  if (feature === undefined) {
    const names = listNames(features.map((candidate) => candidate.name));
    throw new AppError(
      'bad-request',
      `Column "${name}" is missing or holds no numbers, and the model needs it; add it or name it so (there are ${names})`,
    );
  }
  return feature;
}

function learnScale({ name, values }: Feature, regimeOfRow: Uint8Array, regimeCount: number): SensorScale {
  const counts = new Float64Array(regimeCount);
  const means = new Float64Array(regimeCount);
  const squares = new Float64Array(regimeCount);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    const regime = regimeOfRow[row] ?? 0;
    if (!Number.isNaN(value)) {
      // Welford 1962: sums of squares of large numbers would lose the small spread.
      const count = (counts[regime] ?? 0) + 1;
      const before = means[regime] ?? 0;
      const after = before + (value - before) / count;
      counts[regime] = count;
      means[regime] = after;
      squares[regime] = (squares[regime] ?? 0) + (value - before) * (value - after);
    }
  }
  const deviations = Array.from(squares, (square, regime) => {
    const deviation = Math.sqrt(square / Math.max(1, counts[regime] ?? 0));
    return deviation > ROUNDING * Math.abs(means[regime] ?? 0) ? deviation : 0;
  });
  return { name, means: [...means], deviations };
}

function scaleSensor(values: Float64Array, { means, deviations }: SensorScale, regimeOfRow: Uint8Array): Float64Array {
  const scaled = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const regime = regimeOfRow[row] ?? 0;
    const deviation = deviations[regime] ?? 0;
    scaled[row] = deviation === 0 ? Number.NaN : ((values[row] ?? Number.NaN) - (means[regime] ?? 0)) / deviation;
  }
  return scaled;
}

/**
 * Returns the mean squared shift of a scaled sensor from the first 30 % to the last 10 % of a life, divided by what
 * independent values of the sensor's spread would show: 1 is chance. The sign may differ from unit to unit, because
 * machines fail in different ways.
 */
function measureTrend(values: Float64Array, units: readonly Unit[]): number {
  let shifts = 0;
  let chance = 0;
  for (const { from, to } of units) {
    const length = to - from;
    const early = meanOf(values.subarray(from, from + Math.ceil(length * EARLY_SHARE)));
    const late = meanOf(values.subarray(to - Math.ceil(length * LATE_SHARE), to));
    if (early.count > 0 && late.count > 0) {
      shifts += (late.mean - early.mean) ** 2;
      chance += 1 / early.count + 1 / late.count;
    }
  }
  return chance === 0 ? 0 : shifts / chance;
}

function meanOf(values: Float64Array): { readonly mean: number; readonly count: number } {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
  }
  return { mean: count === 0 ? 0 : sum / count, count };
}
