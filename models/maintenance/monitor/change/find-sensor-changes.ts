import type { FeatureTable } from '../../../estimator/feature-table.ts';
import { describeSensor } from '../describe-sensors.ts';
import { findChangePoints } from './find-change-points.ts';

export type SensorChange = {
  /** First row after the change, counted from 0. */
  readonly row: number;
  /** Strongest first, in the unit of each sensor and in its standard deviations. */
  readonly sensors: readonly { readonly name: string; readonly shift: number; readonly deviations: number }[];
};

/**
 * Returns where the levels of the sensors change, told from the noise in the first `normalRows` rows. Sensors without a
 * level of their own there (wandering ones) would change all the time and are left out.
 */
export function findSensorChanges({ features }: FeatureTable, normalRows: number): readonly SensorChange[] {
  const steady = features
    .map(({ name, values }) => ({ name, values, summary: describeSensor(values.subarray(0, normalRows)) }))
    .filter(({ summary }) => summary.role === 'steady');
  if (steady.length === 0) {
    return [];
  }
  const noise = steady.map(({ summary }) => summary.deviation * Math.sqrt(normalRows / summary.independentRows));
  const columns = steady.map(({ values }) => values);
  return findChangePoints(columns, { noise }).map(({ row, shifts }) => ({
    row,
    sensors: steady
      .map(({ name, summary }, column) => {
        const shift = shifts[column] ?? 0;
        return { name, shift, deviations: shift / summary.deviation, weight: Math.abs(shift) / (noise[column] ?? 1) };
      })
      .sort((a, b) => b.weight - a.weight)
      .map(({ name, shift, deviations }) => ({ name, shift, deviations })),
  }));
}
