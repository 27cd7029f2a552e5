import { AppError } from '../../../contract/errors.ts';
import type { EstimatorDocument, Json } from '../../estimator/estimator.ts';
import { readDocumentPackage, writeDocumentPackage } from '../../package/document-package.ts';
import type { SigningKeys } from '../../package/package-signature.ts';
import { GradientBoostingClassifier } from '../boosting/gradient-boosting-classifier.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { RandomForestClassifier } from '../forest/random-forest-classifier.ts';
import { RandomForestRegressor } from '../forest/random-forest-regressor.ts';
import { buildTreeGraph } from './build-tree-graph.ts';

/** Kind of packages whose model judges rows of a table. */
export const TABULAR_KIND = 'tabular';

export type TreeEstimator =
  | RandomForestClassifier
  | RandomForestRegressor
  | GradientBoostingClassifier
  | GradientBoostingRegressor;

export type TreePackageHeading = {
  readonly name: string;
  readonly createdBy: string;
  readonly createdAtUs: number;
  /** How it was trained: target, rows, seed, options; and what to report from, such as a threshold. */
  readonly training: Readonly<Record<string, Json>>;
  /** Measured on rows that were not learned from. */
  readonly metrics: Readonly<Record<string, Json>>;
};

/**
 * Returns the bytes of a `.mai` file that holds a fitted estimator as a document and as an ONNX graph with the same
 * answers.
 *
 * @throws AppError `conflict` before `fit`
 */
export function writeTreePackage(
  estimator: TreeEstimator,
  heading: TreePackageHeading,
  keys: SigningKeys | null = null,
): Uint8Array {
  const document = estimator.toDocument();
  return writeDocumentPackage(
    { ...heading, kind: TABULAR_KIND, version: 1 },
    document,
    keys,
    buildTreeGraph(estimator.model),
  );
}

/** @throws AppError `package-damaged`, `package-altered`, or `package-mismatch` when it holds another model */
export function readTreePackage(bytes: Uint8Array): {
  readonly estimator: TreeEstimator;
  readonly heading: TreePackageHeading;
  readonly graph: Uint8Array | null;
} {
  const { manifest, document, graph } = readDocumentPackage(bytes, TABULAR_KIND);
  return { estimator: loadTreeEstimator(document), heading: manifest, graph };
}

/** Returns the estimator that a document describes. @throws AppError `package-mismatch`, `package-damaged` */
export function loadTreeEstimator(document: EstimatorDocument): TreeEstimator {
  switch (document.kind) {
    case 'random-forest-classifier':
      return RandomForestClassifier.fromDocument(document);
    case 'random-forest-regressor':
      return RandomForestRegressor.fromDocument(document);
    case 'gradient-boosting-classifier':
      return GradientBoostingClassifier.fromDocument(document);
    case 'gradient-boosting-regressor':
      return GradientBoostingRegressor.fromDocument(document);
    default:
      throw new AppError(
        'package-mismatch',
        `The package holds a ${document.kind.slice(0, 40)}, which this program does not know; update it`,
      );
  }
}
