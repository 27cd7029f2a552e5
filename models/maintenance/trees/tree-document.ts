import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import type { EstimatorDocument } from '../../estimator/estimator.ts';
import { decodeFloat32, decodeFloat64, decodeInt32, encodeArray } from './array-codec.ts';
import { compileEnsemble } from './compile-ensemble.ts';
import { PAIR_OPERATIONS } from './pair-features.ts';
import { LEAF, type TreeEnsemble } from './tree-ensemble.ts';
import { seenNames, type TreeModel } from './tree-model.ts';

const FORMAT_VERSION = 1;

const TreeDocument = z.object({
  kind: z.string(),
  formatVersion: z.literal(FORMAT_VERSION),
  columns: z.array(z.object({ name: z.string(), levels: z.array(z.string()).exactOptional() })).min(1),
  pairs: z.array(
    z.object({ operation: z.enum(PAIR_OPERATIONS), left: z.int().nonnegative(), right: z.int().nonnegative() }),
  ),
  classes: z.array(z.string()),
  link: z.enum(['identity', 'share', 'sigmoid', 'softmax']),
  divisor: z.number().positive(),
  base: z.string(),
  importances: z.string(),
  trees: z.object({
    outputCount: z.int().positive(),
    roots: z.string(),
    feature: z.string(),
    threshold: z.string(),
    left: z.string(),
    values: z.string(),
    cover: z.string(),
  }),
});

/** Returns a fitted model as data; numbers in arrays are base64 of their little-endian bytes, so that none changes. */
export function toTreeDocument({ compiled, base, importances, ...model }: TreeModel): EstimatorDocument {
  const { featureCount: _, outputCount, ...arrays } = compiled.ensemble;
  const { kind, columns, pairs, classes, link, divisor } = model;
  return {
    kind,
    formatVersion: FORMAT_VERSION,
    columns: columns.map(({ name, levels }) => (levels === undefined ? { name } : { name, levels })),
    pairs,
    classes,
    link,
    divisor,
    base: encodeArray(base),
    importances: encodeArray(importances),
    trees: {
      outputCount,
      roots: encodeArray(arrays.roots),
      feature: encodeArray(arrays.feature),
      threshold: encodeArray(arrays.threshold),
      left: encodeArray(arrays.left),
      values: encodeArray(arrays.values),
      cover: encodeArray(arrays.cover),
    },
  };
}

/**
 * Returns the model that `toTreeDocument` wrote.
 *
 * @throws AppError `package-mismatch` for another kind or version, `package-damaged` when it does not hold together
 */
export function fromTreeDocument(kind: string, document: EstimatorDocument): TreeModel {
  if (document.kind !== kind || document.formatVersion !== FORMAT_VERSION) {
    throw new AppError(
      'package-mismatch',
      `The saved model is a ${document.kind.slice(0, 40)} of format ${document.formatVersion}; a ${kind} of format ${FORMAT_VERSION} is needed here`,
    );
  }
  const parsed = TreeDocument.safeParse(document);
  if (!parsed.success) {
    throw damaged(parsed.error);
  }
  const { trees, base, importances, ...rest } = parsed.data;
  const ensemble: TreeEnsemble = {
    featureCount: seenNames(rest).length,
    outputCount: trees.outputCount,
    roots: decodeInt32(trees.roots),
    feature: decodeInt32(trees.feature),
    threshold: decodeFloat32(trees.threshold),
    left: decodeInt32(trees.left),
    values: decodeFloat64(trees.values),
    cover: decodeFloat64(trees.cover),
  };
  const model = { ...rest, base: decodeFloat64(base), importances: decodeFloat64(importances) };
  const isSound =
    areTreesSound(ensemble) &&
    model.base.length === ensemble.outputCount &&
    model.importances.length === ensemble.featureCount &&
    model.pairs.every(({ left, right }) => left < model.columns.length && right < model.columns.length);
  if (!isSound) {
    throw damaged(undefined);
  }
  return { ...model, compiled: compileEnsemble(ensemble) };
}

/** Children stand behind their parent and in its tree, so that every path ends. */
function areTreesSound({
  feature,
  threshold,
  left,
  values,
  cover,
  roots,
  outputCount,
  featureCount,
}: TreeEnsemble): boolean {
  const nodes = feature.length;
  const fits =
    [threshold, left, cover].every(({ length }) => length === nodes) && values.length === nodes * outputCount;
  const areRootsAscending = roots[0] === 0 && roots.every((root, tree) => root < (roots[tree + 1] ?? nodes));
  if (!fits || !areRootsAscending) {
    return false;
  }
  return roots.every((root, tree) => {
    const end = roots[tree + 1] ?? nodes;
    for (let node = root; node < end; node++) {
      const column = feature[node] ?? 0;
      const child = left[node] ?? 0;
      const isSplit = column >= 0 && column < featureCount && child > node && child + 1 < end;
      if (column !== LEAF && !isSplit) {
        return false;
      }
    }
    return true;
  });
}

function damaged(cause: unknown): AppError {
  return new AppError('package-damaged', 'The saved model does not hold together; restore the file or train it again', {
    cause,
  });
}
