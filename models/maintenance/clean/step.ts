import type { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { type EstimatorDocument, type Json, notFitted, type Transformer } from '../../estimator/estimator.ts';
import { checkDocument, parsePart } from '../../estimator/saved-document.ts';
import { checkFeatures, type FeatureTable, selectFeatures } from '../../estimator/feature-table.ts';

const FORMAT_VERSION = 1;

/** One kind of step as plain functions; what it learns must be JSON, so that it can be saved. */
export type StepDefinition<Settings, State> = {
  readonly kind: string;
  readonly settings: z.ZodType<Settings>;
  readonly state: z.ZodType<State>;
  /** Whether gaps (NaN) may come in; else they are refused by column and row. */
  readonly acceptsMissing: boolean;
  readonly learn: (features: FeatureTable, settings: Settings) => State;
  readonly apply: (features: FeatureTable, state: State, settings: Settings) => FeatureTable;
};

/** Makes transformers of one kind, and brings saved ones back. */
export type StepKind<Settings> = {
  readonly kind: string;
  /** @throws AppError `bad-request` for settings that cannot be */
  readonly create: (settings: Settings) => Transformer;
  /** @throws AppError `bad-request` for a document of another kind or a damaged one */
  readonly load: (document: EstimatorDocument) => Transformer;
};

export function defineStep<Settings, State>(definition: StepDefinition<Settings, State>): StepKind<Settings> {
  return {
    kind: definition.kind,
    create: (settings) => new Step(definition, parsePart(definition.settings, settings, definition.kind), null),
    load: (document) => {
      checkDocument(document, definition.kind, FORMAT_VERSION);
      const settings = parsePart(definition.settings, document['settings'], definition.kind);
      const state = parsePart(definition.state, document['state'], definition.kind);
      return new Step(definition, settings, { featureNames: parseNames(document['featureNames']), state });
    },
  };
}

function parseNames(value: Json | undefined): string[] {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  if (names.length === 0) {
    throw new AppError('bad-request', 'The saved step names no columns: it is damaged');
  }
  return names;
}

type Learned<State> = { readonly featureNames: readonly string[]; readonly state: State };

class Step<Settings, State> implements Transformer {
  readonly #definition: StepDefinition<Settings, State>;
  readonly #settings: Settings;
  #learned: Learned<State> | null;

  constructor(definition: StepDefinition<Settings, State>, settings: Settings, learned: Learned<State> | null) {
    this.#definition = definition;
    this.#settings = settings;
    this.#learned = learned;
  }

  get kind(): string {
    return this.#definition.kind;
  }

  get isFitted(): boolean {
    return this.#learned !== null;
  }

  get featureNames(): readonly string[] {
    return this.#require().featureNames;
  }

  fit(features: FeatureTable): Promise<void> {
    return Promise.resolve().then(() => {
      this.#check(features);
      const state = this.#definition.learn(features, this.#settings);
      this.#learned = { featureNames: features.features.map(({ name }) => name), state };
    });
  }

  transform(features: FeatureTable): FeatureTable {
    const { featureNames, state } = this.#require();
    const selected = selectFeatures(features, featureNames);
    this.#check(selected);
    return this.#definition.apply(selected, state, this.#settings);
  }

  toDocument(): EstimatorDocument {
    const { featureNames, state } = this.#require();
    return {
      kind: this.kind,
      formatVersion: FORMAT_VERSION,
      settings: this.#settings as Json,
      featureNames: [...featureNames],
      state: state as Json,
    };
  }

  #require(): Learned<State> {
    if (this.#learned === null) {
      throw notFitted(this.kind);
    }
    return this.#learned;
  }

  #check(features: FeatureTable): void {
    const gapless = this.#definition.acceptsMissing ? withoutGaps(features) : features;
    checkFeatures(gapless);
  }
}

/** For the check of everything but gaps. */
function withoutGaps({ rowCount, features }: FeatureTable): FeatureTable {
  return {
    rowCount,
    features: features.map((feature) => ({
      ...feature,
      values: feature.values.map((value) => (Number.isNaN(value) ? 0 : value)),
    })),
  };
}
