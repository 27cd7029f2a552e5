import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import type { EstimatorDocument, Json } from '../../estimator/estimator.ts';
import type { SigningKeys } from '../../package/package-signature.ts';
import { TableProfile } from '../../table/profile-table.ts';
import { RandomForestRegressor } from '../forest/random-forest-regressor.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { readTreePackage, type TreePackageHeading, writeTreePackage } from '../trees/tree-package.ts';
import { createTabularClassifier, createTabularRegressor, type TabularModel } from './tabular-model.ts';

/** What a package says of its training that is needed to judge other rows; each may be missing in older ones. */
const Training = z.object({
  target: z.string().optional(),
  imputer: z.looseObject({ kind: z.string(), formatVersion: z.number() }).nullish(),
  decision: z.object({ positiveClass: z.string(), threshold: z.number() }).nullish(),
  profile: TableProfile.nullish(),
});

export type OpenedTabularModel = {
  readonly model: TabularModel;
  readonly heading: TreePackageHeading;
  /** The column it predicts. */
  readonly target: string | null;
  /** How the columns it learned from were distributed. */
  readonly profile: TableProfile | null;
};

/** Returns the bytes of a `.mai` file that holds the model, its ONNX graph and what is needed to judge rows with it. */
export function writeTabularPackage(
  model: TabularModel,
  heading: TreePackageHeading,
  profile: TableProfile,
  keys: SigningKeys | null = null,
): Uint8Array {
  const decision = model.task === 'classification' ? model.decision : null;
  const training = { ...heading.training, imputer: model.imputer, decision, profile: profile as unknown as Json };
  return writeTreePackage(model.estimator, { ...heading, training }, keys);
}

/** @throws AppError `package-damaged`, `package-altered`, or `package-mismatch` when it holds another kind of model */
export function openTabularPackage(bytes: Uint8Array): OpenedTabularModel {
  const { estimator, heading } = readTreePackage(bytes);
  const found = Training.safeParse(heading.training);
  if (!found.success) {
    throw new AppError('package-mismatch', "the package's training does not fit this program; train again", {
      cause: found.error,
    });
  }
  const { target = null, imputer, decision, profile = null } = found.data;
  const filler = (imputer ?? null) as EstimatorDocument | null;
  const model =
    estimator instanceof RandomForestRegressor || estimator instanceof GradientBoostingRegressor
      ? createTabularRegressor(estimator, filler)
      : createTabularClassifier(estimator, filler, decision ?? null);
  return { model, heading, target, profile };
}
