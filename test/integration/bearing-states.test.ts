import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTableFile } from '../../main/cli/open-table-file.ts';
import type { FeatureTable } from '../../models/estimator/feature-table.ts';
import { signalWindows, type SignalWindowsSettings } from '../../models/maintenance/features/signal-windows.ts';
import { RandomForestClassifier } from '../../models/maintenance/forest/random-forest-classifier.ts';
import { readTarget } from '../../models/table/to-feature-table.ts';
import { findSharedData } from '../support/shared-data.ts';

const LENGTH = 1_024;
const BAND_HZ = 250;
/** With 100 trees seeds differ by two windows of 290; more trees only make the answer less a matter of the seed. */
const TREES = 500;
const SETTINGS: Omit<SignalWindowsSettings, 'step'> = {
  length: LENGTH,
  sampleRateHz: 12_000,
  bandEdgesHz: Array.from({ length: 25 }, (_, index) => index * BAND_HZ),
  envelopeEdgesHz: [],
};

type Labelled = { readonly features: FeatureTable; readonly labels: readonly string[] };

/** Figures of the windows of each recording between two shares of its time; the file's name is the state. */
async function measure(directory: string, share: readonly [number, number], step: number): Promise<Labelled> {
  const tables: FeatureTable[] = [];
  const labels: string[] = [];
  for (const file of readdirSync(directory).toSorted()) {
    const signal = readTarget(await openTableFile(join(directory, file)), 'value');
    const part = signal.slice(Math.floor(share[0] * signal.length), Math.floor(share[1] * signal.length));
    const table = { rowCount: part.length, features: [{ name: 'drive end', values: part }] };
    const windows = signalWindows.create({ ...SETTINGS, step });
    await windows.fit(table);
    const measured = windows.transform(table);
    tables.push(measured);
    labels.push(...Array.from({ length: measured.rowCount }, () => file));
  }
  const features = (tables[0]?.features ?? []).map(({ name }, column) => ({
    name,
    values: Float64Array.from(tables.flatMap((table) => [...(table.features[column]?.values ?? [])])),
  }));
  return { features: { rowCount: labels.length, features }, labels };
}

test('ten states of a bearing are told apart: learned from the first half of each recording, judged on the second', async ({
  skip,
}) => {
  const directory = findSharedData('data', 'cwru');
  if (directory === null) {
    return skip('data/cwru is not on this machine');
  }
  const learned = await measure(directory, [0, 0.5], LENGTH / 4);
  const judged = await measure(directory, [0.5, 1], LENGTH);
  const accuracies: number[] = [];
  for (const seed of [42, 1, 2, 3, 4]) {
    const forest = new RandomForestClassifier({ trees: TREES, seed });
    await forest.fit(learned.features, learned.labels);
    const right = forest.predict(judged.features).filter((state, row) => state === judged.labels[row]).length;
    accuracies.push(right / judged.labels.length);
  }
  expect(new Set(learned.labels).size).toBe(10);
  expect(judged.labels.length).toBe(290);
  expect(Math.min(...accuracies)).toBeGreaterThanOrEqual(0.99);
});
