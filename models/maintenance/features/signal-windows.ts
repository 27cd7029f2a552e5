import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import type { Feature, FeatureTable } from '../../estimator/feature-table.ts';
import { defineStep } from '../clean/step.ts';
import { columnsToUse, groupRuns, type Run } from './group-runs.ts';
import { signalStatistics } from './signal-statistics.ts';
import { bandEnergies, createSpectrumAnalyser, spectralCentroidHz, type SpectrumAnalyser } from './spectrum.ts';

const edges = z
  .array(z.number().min(0))
  .refine((values) => values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0)), 'must ascend');

const settings = z.object({
  /** Samples a window. */
  length: z.int().min(8),
  /** Samples from the start of one window to the next; windows overlap where it is below `length`. */
  step: z.int().min(1),
  sampleRateHz: z.number().positive(),
  /** Ends of the bands whose energy is taken; none for an empty list. */
  bandEdgesHz: edges,
  /** The same for the spectrum of the envelope, where the repeated knocks of a bearing show. */
  envelopeEdgesHz: edges,
  /** All columns of numbers when left out. */
  columns: z.array(z.string()).optional(),
  /** The column that tells recordings apart; it goes along, and no window reaches from one into the next. */
  group: z.string().optional(),
});
export type SignalWindowsSettings = z.infer<typeof settings>;

/**
 * Makes one row of figures out of each window of a signal: statistics, band energies, centre of the spectrum and band
 * energies of the envelope's spectrum (McFadden and Smith 1984).
 */
export const signalWindows = defineStep<SignalWindowsSettings, Record<string, never>>({
  kind: 'signal-windows',
  settings,
  state: z.record(z.string(), z.never()),
  acceptsMissing: false,
  learn: (features, options) => {
    columnsToUse(features, options);
    windowStarts(groupRuns(features, options.group), options);
    return {};
  },
  apply: (table, _, options) => measureWindows(table, options),
});

/**
 * Returns the first row of each whole window.
 *
 * @throws AppError `bad-request` when the signal is shorter than one window
 */
export function windowStarts(runs: readonly Run[], { length, step }: { length: number; step: number }): number[] {
  const starts = runs.flatMap(({ from, to }) => {
    const count = Math.max(0, Math.floor((to - from - length) / step) + 1);
    return Array.from({ length: count }, (_, index) => from + index * step);
  });
  if (starts.length === 0) {
    const longest = runs.reduce((most, { from, to }) => Math.max(most, to - from), 0);
    throw new AppError('bad-request', `The signal has ${longest} samples, less than one window of ${length}`);
  }
  return starts;
}

function measureWindows(table: FeatureTable, options: SignalWindowsSettings): FeatureTable {
  const starts = windowStarts(groupRuns(table, options.group), options);
  const analyser = createSpectrumAnalyser(options.length, options.sampleRateHz);
  const measured = columnsToUse(table, options).flatMap(({ name, values }) => {
    const rows = starts.map((start) => measure(values.subarray(start, start + options.length), analyser, options));
    return (rows[0] ?? []).map(
      ([figure], column): Feature => ({
        name: `${name} ${figure}`,
        values: Float64Array.from(rows, (row) => row[column]?.[1] ?? Number.NaN),
      }),
    );
  });
  const group = table.features.filter(({ name }) => name === options.group);
  const carried = group.map((feature) => ({
    ...feature,
    values: Float64Array.from(starts, (start) => feature.values[start] ?? Number.NaN),
  }));
  return { rowCount: starts.length, features: [...carried, ...measured] };
}

type Figures = (readonly [name: string, value: number])[];

function measure(window: Float64Array, analyser: SpectrumAnalyser, options: SignalWindowsSettings): Figures {
  const { bandEdgesHz, envelopeEdgesHz } = options;
  const power = analyser.power(window);
  const figures: Figures = [
    ...Object.entries(signalStatistics(window)),
    ['centroid', spectralCentroidHz(power, analyser.binHz)],
    ...named('band', bandEdgesHz, bandEnergies(power, analyser.binHz, bandEdgesHz)),
  ];
  if (envelopeEdgesHz.length > 1) {
    const envelopePower = analyser.power(analyser.envelope(window));
    figures.push(...named('envelope', envelopeEdgesHz, bandEnergies(envelopePower, analyser.binHz, envelopeEdgesHz)));
  }
  return figures;
}

function named(what: string, edgesHz: readonly number[], energies: Float64Array): Figures {
  return Array.from(energies, (energy, band) => [`${what} ${edgesHz[band]}–${edgesHz[band + 1]} Hz`, energy] as const);
}
