import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { type EstimatorDocument, type FitOptions, type Json, notFitted } from '../../estimator/estimator.ts';
import { checkDocument, parsePart } from '../../estimator/saved-document.ts';
import { checkFeatures, type FeatureTable } from '../../estimator/feature-table.ts';
import { type Judgement, type Monitor, monitorRows, type MonitorStream } from './monitor.ts';

const FORMAT_VERSION = 1;
/** Fewer tell nothing of what is normal. */
const LEAST_ROWS = 40;

export const falseAlarmRate = z.number().gt(0).lt(0.5).default(0.01);

/** Judges rows in turn; arrays that it is given are used again by the caller. */
export type RowJudge = {
  readonly observe: (row: ArrayLike<number>) => void;
  /** Returns the row's statistic as a share of its limit. */
  readonly score: (row: ArrayLike<number>) => number;
  /** Returns what each sensor had to do with the last row scored, 0 to 1. */
  readonly explain: () => Float64Array;
};

/** One kind of monitor as plain functions; what it learns must be JSON, so that it can be saved. */
export type MonitorDefinition<Settings extends { falseAlarmRate: number }, Input, State> = {
  readonly kind: string;
  readonly settings: z.ZodType<Settings, Input>;
  readonly state: z.ZodType<State>;
  readonly learn: (columns: readonly Float64Array[], settings: Settings) => State;
  readonly createJudge: (state: State, settings: Settings) => RowJudge;
};

/** Makes monitors of one kind, and brings saved ones back. */
export type MonitorKind<Input, State> = {
  readonly kind: string;
  /** @throws AppError `bad-request` for settings that cannot be */
  readonly create: (settings: Input) => FittableMonitor<State>;
  /** @throws AppError `bad-request` for a document of another kind or a damaged one */
  readonly load: (document: EstimatorDocument) => FittableMonitor<State>;
};

/** A monitor that shows what it has learned. */
export interface FittableMonitor<State> extends Monitor {
  /** @throws AppError `conflict` before `fit` */
  readonly learned: State;
}

export function defineMonitor<Settings extends { falseAlarmRate: number }, Input, State>(
  definition: MonitorDefinition<Settings, Input, State>,
): MonitorKind<Input, State> {
  const { kind } = definition;
  return {
    kind,
    create: (settings) => new DefinedMonitor(definition, parsePart(definition.settings, settings, kind), null),
    load: (document) => {
      checkDocument(document, kind, FORMAT_VERSION);
      return new DefinedMonitor(definition, parsePart(definition.settings, document['settings'], kind), {
        featureNames: parsePart(z.array(z.string()).min(1), document['featureNames'], kind),
        state: parsePart(definition.state, document['state'], kind),
      });
    },
  };
}

type Learned<State> = { readonly featureNames: readonly string[]; readonly state: State };

class DefinedMonitor<Settings extends { falseAlarmRate: number }, Input, State> implements FittableMonitor<State> {
  readonly #definition: MonitorDefinition<Settings, Input, State>;
  readonly #settings: Settings;
  #learned: Learned<State> | null;

  constructor(
    definition: MonitorDefinition<Settings, Input, State>,
    settings: Settings,
    learned: Learned<State> | null,
  ) {
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

  get learned(): State {
    return this.#require().state;
  }

  get falseAlarmRate(): number {
    return this.#settings.falseAlarmRate;
  }

  fit({ rowCount, features }: FeatureTable, { weights, signal, onProgress }: FitOptions = {}): Promise<void> {
    return Promise.resolve().then(() => {
      checkFeatures({ rowCount, features });
      signal?.throwIfAborted();
      if (rowCount < LEAST_ROWS) {
        throw new AppError('bad-request', `${rowCount} rows do not tell what is normal; give at least ${LEAST_ROWS}`);
      }
      if (weights !== undefined) {
        throw new AppError('bad-request', 'A monitor learns from rows in the order of time and takes no weights');
      }
      const columns = features.map(({ values }) => values);
      const state = this.#definition.learn(columns, this.#settings);
      this.#learned = { featureNames: features.map(({ name }) => name), state };
      onProgress?.(1);
    });
  }

  score(features: FeatureTable): Float64Array {
    return monitorRows(this, features).scores;
  }

  createStream(): MonitorStream {
    const { featureNames, state } = this.#require();
    const judge = this.#definition.createJudge(state, this.#settings);
    return {
      observe: (row) => {
        checkRow(row, featureNames);
        judge.observe(row);
      },
      push: (row): Judgement => {
        checkRow(row, featureNames);
        const score = judge.score(row);
        const isAlarm = score >= 1;
        return { score, isAlarm, contributions: isAlarm ? judge.explain() : null };
      },
    };
  }

  toDocument(): EstimatorDocument {
    const { featureNames, state } = this.#require();
    return {
      kind: this.kind,
      formatVersion: FORMAT_VERSION,
      settings: this.#settings,
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
}

function checkRow(row: ArrayLike<number>, names: readonly string[]): void {
  for (let column = 0; column < names.length; column++) {
    if (!Number.isFinite(row[column])) {
      throw new AppError('bad-request', `Sensor "${names[column]}": the value is missing or no number; fill it in`);
    }
  }
}
