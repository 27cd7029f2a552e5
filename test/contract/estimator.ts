import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import type {
  Classifier,
  Detector,
  Estimator,
  EstimatorDocument,
  FitOptions,
  Regressor,
  Transformer,
} from '../../models/estimator/estimator.ts';
import { type Feature, type FeatureTable, takeRows } from '../../models/estimator/feature-table.ts';

type Loader<Kind> = (document: EstimatorDocument) => Kind | Promise<Kind>;

type Common = {
  /** Whether missing values are part of the job, as for an imputer. */
  readonly acceptsMissing?: boolean;
  /** Whether each row is judged by itself; false for windows, lags and whatever else looks at neighbours. */
  readonly isRowWise?: boolean;
  /** What to learn from instead of the 120 generated rows with two informative columns, noise and a category. */
  readonly features?: FeatureTable;
};

export type EstimatorUnderTest = Common &
  (
    | { readonly kind: 'classifier'; readonly create: (seed: number) => Classifier; readonly load: Loader<Classifier> }
    | { readonly kind: 'regressor'; readonly create: (seed: number) => Regressor; readonly load: Loader<Regressor> }
    | { readonly kind: 'detector'; readonly create: (seed: number) => Detector; readonly load: Loader<Detector> }
    | {
        readonly kind: 'transformer';
        readonly create: (seed: number) => Transformer;
        readonly load: Loader<Transformer>;
      }
  );

/** Columns of numbers and texts that two estimators must agree on. */
type Outcome = readonly (readonly (number | string)[])[];

/** One estimator of any kind behind one face, so that each claim is written once. */
type Subject = {
  readonly estimator: Estimator;
  readonly fit: (features: FeatureTable, options?: FitOptions) => Promise<void>;
  readonly judge: (features: FeatureTable) => Outcome;
};

const ROWS = 120;
const SEED = 7;

/** Two columns that decide, one of noise, one of categories; always the same. */
export function sampleFeatures(rowCount = ROWS, seed = SEED): FeatureTable {
  const random = seededRandom(seed);
  const column = (draw: () => number) => Float64Array.from({ length: rowCount }, draw);
  return {
    rowCount,
    features: [
      { name: 'torque', values: column(() => 20 + 40 * random()) },
      { name: 'speed', values: column(() => 1_200 + 600 * random()) },
      { name: 'noise', values: column(() => random() - 0.5) },
      { name: 'type', values: column(() => Math.floor(3 * random())), levels: ['H', 'L', 'M'] },
    ],
  };
}

function valueOf({ features }: FeatureTable, column: number, row: number): number {
  return features[column]?.values[row] ?? 0;
}

function targetFor(table: FeatureTable): Float64Array {
  return Float64Array.from(
    { length: table.rowCount },
    (_, row) => 2 * valueOf(table, 0, row) + 0.01 * valueOf(table, 1, row),
  );
}

function labelsFor(table: FeatureTable): string[] {
  const [decisive] = table.features;
  const middle = decisive?.values.toSorted()[Math.floor(table.rowCount / 2)] ?? 0;
  return Array.from({ length: table.rowCount }, (_, row) => (valueOf(table, 0, row) >= middle ? 'worn' : 'good'));
}

function subjectOf(under: EstimatorUnderTest, estimator: Estimator): Subject {
  switch (under.kind) {
    case 'classifier': {
      const classifier = estimator as Classifier;
      return {
        estimator,
        fit: (features, options) => classifier.fit(features, labelsFor(features), options),
        judge: (features) => [
          [...classifier.predict(features)],
          ...classifier.predictProbabilities(features).map((probabilities) => [...probabilities]),
        ],
      };
    }
    case 'regressor': {
      const regressor = estimator as Regressor;
      return {
        estimator,
        fit: (features, options) => regressor.fit(features, targetFor(features), options),
        judge: (features) => [[...regressor.predict(features)]],
      };
    }
    case 'detector': {
      const detector = estimator as Detector;
      return {
        estimator,
        fit: (features, options) => detector.fit(features, options),
        judge: (features) => [[...detector.score(features)]],
      };
    }
    case 'transformer': {
      const transformer = estimator as Transformer;
      return {
        estimator,
        fit: (features, options) => transformer.fit(features, options),
        judge: (features) => transformer.transform(features).features.map(({ name, values }) => [name, ...values]),
      };
    }
  }
}

function mapColumn(table: FeatureTable, index: number, change: (feature: Feature) => Feature): FeatureTable {
  return { ...table, features: table.features.map((feature, at) => (at === index ? change(feature) : feature)) };
}

function withGap(table: FeatureTable, row: number): FeatureTable {
  return mapColumn(table, 1, (feature) => ({ ...feature, values: feature.values.with(row, Number.NaN) }));
}

function copyOf(table: FeatureTable): FeatureTable {
  return takeRows(
    table,
    Array.from({ length: table.rowCount }, (_, row) => row),
  );
}

/** Drops the name that stands before a transformed column. */
function rowsOf(outcome: Outcome, kind: EstimatorUnderTest['kind']): Outcome {
  return kind === 'transformer' ? outcome.map(([, ...values]) => values) : outcome;
}

/** The claims that every estimator keeps, in the manner of scikit-learn's `check_estimator`. */
export function describeEstimator(name: string, under: EstimatorUnderTest): void {
  const data = under.features ?? sampleFeatures();
  const create = (seed = SEED) => subjectOf(under, under.create(seed));
  const fitted = async (features = data): Promise<Subject> => {
    const subject = create();
    await subject.fit(features);
    return subject;
  };

  describe(`${name}: a ${under.kind}`, () => {
    test('before it is fitted it says so and refuses to judge or to be saved', () => {
      const { estimator, judge } = create();
      expect(estimator.isFitted).toBe(false);
      const conflict = expect.objectContaining({ name: 'AppError', code: 'conflict' });
      expect(() => judge(data)).toThrow(conflict);
      expect(() => estimator.toDocument()).toThrow(conflict);
      expect(() => estimator.featureNames).toThrow(conflict);
    });

    test('fitting and judging change nothing that they are given', async () => {
      const given = copyOf(data);
      const subject = await fitted(given);
      subject.judge(given);
      expect(given).toEqual(copyOf(data));
      expect(subject.estimator.isFitted).toBe(true);
      expect(subject.estimator.featureNames).toEqual(data.features.map((feature) => feature.name));
    });

    test('the same data and seed give the same model, also when it had learned something else before', async () => {
      const first = await fitted();
      const second = create();
      await second.fit(
        takeRows(
          data,
          Array.from({ length: Math.ceil(data.rowCount / 2) }, (_, row) => row * 2),
        ),
      );
      await second.fit(data);
      expect(second.estimator.toDocument()).toEqual(first.estimator.toDocument());
      expect(second.judge(data)).toEqual(first.judge(data));
    });

    test('saved as JSON and loaded again it judges exactly alike', async () => {
      const { estimator, judge } = await fitted();
      const document = JSON.parse(JSON.stringify(estimator.toDocument())) as EstimatorDocument;
      expect(document).toMatchObject({ kind: estimator.kind, formatVersion: expect.any(Number) });
      const loaded = subjectOf(under, await under.load(document));
      expect(loaded.estimator.featureNames).toEqual(estimator.featureNames);
      expect(loaded.judge(data)).toEqual(judge(data));
      expect(loaded.estimator.toDocument()).toEqual(estimator.toDocument());
    });

    test('columns are found by name: their order and others beside them do not matter', async () => {
      const { judge } = await fitted();
      const mixed = {
        ...data,
        features: [...data.features.toReversed(), { name: 'other', values: new Float64Array(data.rowCount) }],
      };
      expect(judge(mixed)).toEqual(judge(data));
    });

    test('a missing column is named', async () => {
      const { judge } = await fitted();
      const [, ...others] = data.features;
      expect(() => judge({ ...data, features: others })).toThrow(
        expect.objectContaining({
          code: 'bad-request',
          message: expect.stringContaining(data.features[0]?.name ?? ''),
        }),
      );
    });

    test('tables without rows or columns are refused', async () => {
      await expect(create().fit({ rowCount: 0, features: [] })).rejects.toMatchObject({ code: 'bad-request' });
      await expect(create().fit(takeRows(data, []))).rejects.toMatchObject({ code: 'bad-request' });
    });

    test('a column of one value only does no harm', async () => {
      const constant = mapColumn(data, 2, (feature) => ({ ...feature, values: feature.values.map(() => 3) }));
      const subject = await fitted(constant);
      const numbers = subject
        .judge(constant)
        .flat()
        .filter((value) => typeof value === 'number');
      expect(numbers.every(Number.isFinite)).toBe(true);
    });

    test('from a single row it learns something finite or says that it cannot', async () => {
      const single = takeRows(data, [0]);
      const subject = create();
      const outcome = await subject.fit(single).then(
        () =>
          subject
            .judge(single)
            .flat()
            .filter((value) => typeof value === 'number'),
        (error: unknown) => {
          expect(error).toMatchObject({ name: 'AppError', code: 'bad-request' });
          return [];
        },
      );
      expect(outcome.every(Number.isFinite)).toBe(true);
    });

    if (under.acceptsMissing !== true) {
      describeGaps(create, data);
    }
    if (under.isRowWise !== false) {
      describeRows(fitted, data, under.kind);
    }
    if (under.kind === 'classifier') {
      describeClasses(under, data);
    }
    if (under.kind === 'regressor') {
      describeTargets(under, data);
    }
  });
}

function describeClasses(under: EstimatorUnderTest & { readonly kind: 'classifier' }, data: FeatureTable): void {
  test('classes are sorted, and the probabilities of a row sum to 1', async () => {
    const classifier = under.create(SEED);
    await classifier.fit(data, labelsFor(data));
    expect(classifier.classes).toEqual(['good', 'worn']);
    const probabilities = classifier.predictProbabilities(data);
    expect(probabilities).toHaveLength(2);
    for (let row = 0; row < data.rowCount; row++) {
      const sum = probabilities.reduce((total, column) => total + (column[row] ?? Number.NaN), 0);
      expect(sum).toBeCloseTo(1, 9);
    }
  });

  test('it learns what is plainly there', async () => {
    const classifier = under.create(SEED);
    const labels = labelsFor(data);
    await classifier.fit(data, labels);
    const right = classifier.predict(data).filter((label, row) => label === labels[row]).length;
    expect(right / data.rowCount).toBeGreaterThan(0.9);
  });

  test('one class only, or not one label a row, is refused', async () => {
    const good = Array.from({ length: data.rowCount }, () => 'good');
    await expect(under.create(SEED).fit(data, good)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(under.create(SEED).fit(data, labelsFor(data).slice(1))).rejects.toMatchObject({ code: 'bad-request' });
  });
}

function describeTargets(under: EstimatorUnderTest & { readonly kind: 'regressor' }, data: FeatureTable): void {
  test('as many targets as rows are needed, all of them numbers', async () => {
    const target = targetFor(data);
    await expect(under.create(SEED).fit(data, target.slice(1))).rejects.toMatchObject({ code: 'bad-request' });
    await expect(under.create(SEED).fit(data, target.with(3, Number.NaN))).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  test('a target that never changes is predicted', async () => {
    const regressor = under.create(SEED);
    await regressor.fit(data, new Float64Array(data.rowCount).fill(5));
    for (const value of regressor.predict(data)) {
      expect(value).toBeCloseTo(5, 6);
    }
  });
}

function describeGaps(create: () => Subject, data: FeatureTable): void {
  test('a missing value is refused by column and row, in learning and in judging', async () => {
    const refusal = { code: 'bad-request', message: expect.stringMatching(/"[^"]+".*\b5\b/) };
    await expect(create().fit(withGap(data, 4))).rejects.toMatchObject(refusal);
    const subject = create();
    await subject.fit(data);
    expect(() => subject.judge(withGap(data, 4))).toThrow(expect.objectContaining(refusal));
  });
}

function describeRows(fitted: () => Promise<Subject>, data: FeatureTable, kind: EstimatorUnderTest['kind']): void {
  test('each row is judged by itself: order and neighbours do not matter', async () => {
    const { judge } = await fitted();
    const order = Array.from({ length: data.rowCount }, (_, row) => (row * 7 + 3) % data.rowCount).slice(0, 50);
    const whole = rowsOf(judge(data), kind);
    const expected = whole.map((column) => order.map((row) => column[row] ?? Number.NaN));
    expect(rowsOf(judge(takeRows(data, order)), kind)).toEqual(expected);
    const [row = 0] = order;
    expect(rowsOf(judge(takeRows(data, [row])), kind)).toEqual(expected.map(([first]) => [first]));
  });
}
