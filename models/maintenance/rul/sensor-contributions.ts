import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { RowMatrix } from './dense-network.ts';
import { fromRowMatrix } from './feature-scaling.ts';
import type { Fleet } from './fleet.ts';
import { AGE, buildHealthFeatures } from './health-features.ts';
import { averageLives } from './life-ensemble.ts';
import type { RemainingLifeParts } from './life-parts.ts';
import type { RemainingLifeModel } from './remaining-life-model.ts';
import { applyScaling } from './sensor-scaling.ts';

/** How much of a machine's remaining life one sensor, or its age, adds (above 0) or takes. */
export type Contribution = { readonly name: string; readonly life: number };

export type Explanation = {
  /** What the model foretells for a machine of which every feature is the fleet's mean. */
  readonly usual: number;
  /** Largest first, whatever their sign; `usual` and all of them add up to the prediction. */
  readonly contributions: readonly Contribution[];
};

/** Each order is used forwards and backwards, which evens out most of the chance. */
const ORDERS = 8;
const AGE_NAME = 'age';

/**
 * Explains the prediction at each machine's last row by Shapley values of the sensors against the fleet's mean: all
 * features of a sensor are taken together, and the orders in which sensors are revealed are drawn (Štrumbelj and
 * Kononenko 2014). The parts add up to the prediction exactly; a single one is an estimate that a seed repeats.
 *
 * @param onProgress hears the share of machines explained
 * @throws AppError `conflict` before `fit`, `bad-request` for a missing column
 */
export function explainLastRows(
  model: RemainingLifeModel,
  fleet: Fleet,
  seed: number,
  onProgress?: (fraction: number) => void,
): readonly Explanation[] {
  const { parts } = model;
  const { matrix } = model.prepare(fleet);
  const groups = groupFeatures(parts, fleet);
  const random = seededRandom(seed);
  return fleet.units.map(({ to }, index) => {
    const row = matrix.values.subarray((to - 1) * matrix.width, to * matrix.width);
    const explanation = explainRow(parts, row, groups, random);
    onProgress?.((index + 1) / fleet.units.length);
    return explanation;
  });
}

type Group = { readonly name: string; readonly features: readonly number[] };

function groupFeatures(parts: RemainingLifeParts, fleet: Fleet): readonly Group[] {
  const scaled = applyScaling(parts.scaling, fleet);
  const { sensorOfFeature } = buildHealthFeatures(fleet, scaled, parts.lengths);
  const groups = new Map<number, number[]>();
  sensorOfFeature.forEach((sensor, feature) => {
    const features = groups.get(sensor);
    if (features === undefined) {
      groups.set(sensor, [feature]);
    } else {
      features.push(feature);
    }
  });
  return Array.from(groups, ([sensor, features]) => ({
    name: sensor === AGE ? AGE_NAME : (parts.scaling.sensors[sensor]?.name ?? ''),
    features,
  }));
}

function explainRow(
  parts: RemainingLifeParts,
  row: Float64Array,
  groups: readonly Group[],
  random: () => number,
): Explanation {
  const orders = drawOrders(groups.length, random);
  const lives = judgeReveals(parts, row, groups, orders);
  const sums = new Float64Array(groups.length);
  const steps = groups.length + 1;
  orders.forEach((order, number) => {
    order.forEach((group, position) => {
      const at = number * steps + position;
      sums[group] = (sums[group] ?? 0) + (lives[at + 1] ?? 0) - (lives[at] ?? 0);
    });
  });
  const contributions = groups.map(({ name }, group) => ({ name, life: (sums[group] ?? 0) / orders.length }));
  return {
    usual: lives[0] ?? 0,
    contributions: contributions.toSorted((a, b) => Math.abs(b.life) - Math.abs(a.life)),
  };
}

function drawOrders(count: number, random: () => number): readonly (readonly number[])[] {
  return Array.from({ length: ORDERS }, () => {
    const order = Array.from({ length: count }, (_, group) => ({ group, key: random() }));
    const forwards = order.toSorted((a, b) => a.key - b.key).map(({ group }) => group);
    return [forwards, forwards.toReversed()];
  }).flat();
}

/** Judges, for each order, the mean machine (zeros, as features are scaled) with one group after the other revealed. */
function judgeReveals(
  parts: RemainingLifeParts,
  row: Float64Array,
  groups: readonly Group[],
  orders: readonly (readonly number[])[],
): Float64Array {
  const steps = groups.length + 1;
  const width = row.length;
  const values = new Float64Array(orders.length * steps * width);
  orders.forEach((order, number) => {
    const first = number * steps;
    order.forEach((group, position) => {
      const from = (first + position) * width;
      values.copyWithin(from + width, from, from + width);
      for (const feature of groups[group]?.features ?? []) {
        values[from + width + feature] = row[feature] ?? 0;
      }
    });
  });
  const matrix: RowMatrix = { rowCount: orders.length * steps, width, values };
  const table = fromRowMatrix(matrix, parts.featureScaling, parts.featureNames);
  return averageLives(parts.ensembles, { matrix, table }, parts.cap);
}
