import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import type { EstimatorDocument } from '../../estimator/estimator.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { decodeFloat32, decodeFloat64, encodeArray } from '../trees/array-codec.ts';
import type { DenseLayer } from './dense-network.ts';
import type { RemainingLifeParts } from './life-parts.ts';

const FORMAT_VERSION = 1;

const Numbers = z.array(z.number());
const Layer = z.object({
  inputs: z.int().positive(),
  outputs: z.int().positive(),
  weights: z.string(),
  biases: z.string(),
});
const LifeDocument = z.object({
  kind: z.string(),
  formatVersion: z.literal(FORMAT_VERSION),
  cap: z.number().positive(),
  coverage: z.number().gt(0).lt(1),
  scaling: z.object({
    regimes: z.object({ settings: z.array(z.string()), scales: Numbers, centres: z.array(Numbers).min(1).max(255) }),
    sensors: z.array(z.object({ name: z.string(), means: Numbers, deviations: Numbers })).min(1),
    leftOut: z.array(z.object({ name: z.string(), reason: z.string() })),
  }),
  lengths: z.object({ spans: z.array(z.int().positive()).min(1), baseline: z.int().positive() }),
  featureNames: z.array(z.string()).min(1),
  featureScaling: z.object({ means: z.string(), deviations: z.string() }),
  ensembles: z
    .array(
      z.object({
        networks: z.array(z.array(Layer).min(1)).min(1),
        boosting: z.looseObject({ kind: z.string(), formatVersion: z.number() }),
      }),
    )
    .min(1),
  interval: z.object({ grid: Numbers.min(2), below: Numbers.min(2), above: Numbers.min(2) }),
});

/** Returns the model as data; numbers in arrays are base64 of their little-endian bytes. */
export function toLifeDocument(kind: string, parts: RemainingLifeParts): EstimatorDocument {
  const { featureScaling, ensembles, ...rest } = parts;
  return {
    kind,
    formatVersion: FORMAT_VERSION,
    ...rest,
    featureScaling: {
      means: encodeArray(featureScaling.means),
      deviations: encodeArray(featureScaling.deviations),
    },
    ensembles: ensembles.map(({ networks, boosting }) => ({
      networks: networks.map((layers) =>
        layers.map(({ inputs, outputs, weights, biases }) => ({
          inputs,
          outputs,
          weights: encodeArray(Float32Array.from(weights)),
          biases: encodeArray(Float32Array.from(biases)),
        })),
      ),
      boosting: boosting.toDocument(),
    })),
  };
}

/**
 * Returns the model that `toLifeDocument` wrote.
 *
 * @throws AppError `package-mismatch` for another kind or version, `package-damaged` when it does not hold together
 */
export function fromLifeDocument(kind: string, document: EstimatorDocument): RemainingLifeParts {
  if (document.kind !== kind || document.formatVersion !== FORMAT_VERSION) {
    throw new AppError(
      'package-mismatch',
      `The saved model is a ${document.kind.slice(0, 40)} of format ${document.formatVersion}; a ${kind} model of format ${FORMAT_VERSION} is needed here`,
    );
  }
  const parsed = LifeDocument.safeParse(document);
  if (!parsed.success) {
    throw damaged(parsed.error);
  }
  const { ensembles, featureScaling, kind: _kind, formatVersion: _version, ...rest } = parsed.data;
  const parts: RemainingLifeParts = {
    ...rest,
    featureScaling: {
      means: decodeFloat64(featureScaling.means),
      deviations: decodeFloat64(featureScaling.deviations),
    },
    ensembles: ensembles.map(({ networks, boosting }) => ({
      networks: networks.map((layers) => layers.map(decodeLayer)),
      boosting: GradientBoostingRegressor.fromDocument(boosting as EstimatorDocument),
    })),
  };
  if (!isSound(parts)) {
    throw damaged(undefined);
  }
  return parts;
}

function decodeLayer({ inputs, outputs, weights, biases }: z.infer<typeof Layer>): DenseLayer {
  return {
    inputs,
    outputs,
    weights: Float64Array.from(decodeFloat32(weights)),
    biases: Float64Array.from(decodeFloat32(biases)),
  };
}

/** Whether all parts speak of the same columns, so that nothing is read beyond an array's end. */
function isSound({ scaling, featureNames, featureScaling, ensembles, interval, lengths }: RemainingLifeParts): boolean {
  const { regimes, sensors } = scaling;
  const width = featureNames.length;
  const perSensor = lengths.spans.length + 2;
  return (
    width === sensors.length * perSensor + 2 &&
    regimes.scales.length === regimes.settings.length &&
    regimes.centres.every((centre) => centre.length === regimes.settings.length) &&
    sensors.every((sensor) =>
      [sensor.means, sensor.deviations].every((list) => list.length === regimes.centres.length),
    ) &&
    [featureScaling.means, featureScaling.deviations].every((list) => list.length === width) &&
    [interval.below, interval.above].every((list) => list.length === interval.grid.length) &&
    ensembles.every(({ networks }) => networks.every((layers) => areLayersSound(layers, width)))
  );
}

function areLayersSound(layers: readonly DenseLayer[], width: number): boolean {
  return layers.every(({ inputs, outputs, weights, biases }, depth) => {
    const before = depth === 0 ? width : layers[depth - 1]?.outputs;
    const isLastRight = depth < layers.length - 1 || outputs === 1;
    return inputs === before && isLastRight && weights.length === inputs * outputs && biases.length === outputs;
  });
}

function damaged(cause: unknown): AppError {
  return new AppError('package-damaged', 'The saved model does not hold together; restore the file or train it again', {
    cause,
  });
}
