import { AppError } from '../../../contract/errors.ts';
import {
  type EstimatorDocument,
  type FitOptions,
  type Json,
  notFitted,
  type Transformer,
} from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';

const KIND = 'pipeline';
const FORMAT_VERSION = 1;

/** Steps one behind the other: each learns from what the one before makes of the table. */
export class Pipeline implements Transformer {
  readonly kind = KIND;
  readonly #steps: readonly Transformer[];

  /** @throws AppError `bad-request` without a step */
  constructor(steps: readonly Transformer[]) {
    if (steps.length === 0) {
      throw new AppError('bad-request', 'A pipeline needs at least one step');
    }
    this.#steps = steps;
  }

  /** Brings a saved pipeline back. @param load brings back one step, such as `loadTransformer` */
  static fromDocument(document: EstimatorDocument, load: (step: EstimatorDocument) => Transformer): Pipeline {
    const steps = document['steps'];
    if (document.kind !== KIND || document.formatVersion !== FORMAT_VERSION || !Array.isArray(steps)) {
      throw new AppError('bad-request', `This is a "${document.kind}", not a pipeline of version ${FORMAT_VERSION}`);
    }
    return new Pipeline((steps as readonly Json[]).map((step) => load(step as EstimatorDocument)));
  }

  get isFitted(): boolean {
    return this.#steps.every((step) => step.isFitted);
  }

  get featureNames(): readonly string[] {
    const [first] = this.#steps;
    if (first === undefined || !this.isFitted) {
      throw notFitted(KIND);
    }
    return first.featureNames;
  }

  async fit(features: FeatureTable, options?: FitOptions): Promise<void> {
    let table = features;
    for (const step of this.#steps) {
      // oxlint-disable-next-line no-await-in-loop -- each step learns from the one before
      await step.fit(table, options);
      table = step.transform(table);
    }
  }

  transform(features: FeatureTable): FeatureTable {
    return this.#steps.reduce((table, step) => step.transform(table), features);
  }

  toDocument(): EstimatorDocument {
    if (!this.isFitted) {
      throw notFitted(KIND);
    }
    return { kind: KIND, formatVersion: FORMAT_VERSION, steps: this.#steps.map((step) => step.toDocument()) };
  }
}
