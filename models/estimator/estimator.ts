import { AppError } from '../../contract/errors.ts';
import type { FeatureTable } from './feature-table.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A fitted estimator as data; typed arrays travel as base64 or plain numbers, whichever its kind defines. */
export type EstimatorDocument = { readonly kind: string; readonly formatVersion: number; readonly [key: string]: Json };

/** What all estimators share. `fit` never changes what it is given, and equal input and seed give an equal model. */
export interface Estimator {
  /** Names the class in documents, such as `random-forest-classifier`. */
  readonly kind: string;
  readonly isFitted: boolean;
  /** Columns the model was fitted with, in its order. @throws AppError `conflict` before `fit` */
  readonly featureNames: readonly string[];
  /** @throws AppError `conflict` before `fit` */
  toDocument(): EstimatorDocument;
}

export type FitOptions = {
  /** One positive weight a row; all equal when left out. */
  readonly weights?: Float64Array;
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
};

export interface Classifier extends Estimator {
  /** Class names, sorted. @throws AppError `conflict` before `fit` */
  readonly classes: readonly string[];
  /** @throws AppError `bad-request` for one class only, missing values, unequal lengths */
  fit(features: FeatureTable, labels: readonly string[], options?: FitOptions): Promise<void>;
  /** @throws AppError `conflict` before `fit`, `bad-request` for a missing column or value */
  predict(features: FeatureTable): readonly string[];
  /** One array a class, in the order of `classes`; each row sums to 1. */
  predictProbabilities(features: FeatureTable): readonly Float64Array[];
}

export interface Regressor extends Estimator {
  fit(features: FeatureTable, target: Float64Array, options?: FitOptions): Promise<void>;
  predict(features: FeatureTable): Float64Array;
}

/** Learns what is normal and scores how far rows are from it; higher is stranger. */
export interface Detector extends Estimator {
  fit(features: FeatureTable, options?: FitOptions): Promise<void>;
  score(features: FeatureTable): Float64Array;
}

/** A step of a pipeline: learns from a table and turns tables into others. */
export interface Transformer extends Estimator {
  fit(features: FeatureTable, options?: FitOptions): Promise<void>;
  transform(features: FeatureTable): FeatureTable;
}

/** Returns the error of using an estimator before it was fitted. */
export function notFitted(kind: string): AppError {
  return new AppError('conflict', `The ${kind} has not learned anything yet: call fit first`);
}
