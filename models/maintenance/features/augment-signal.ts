import { AppError } from '../../../contract/errors.ts';

/** Returns the signal with noise added. @param size standard deviation of the noise as a share of the signal's */
export function jitter(signal: Float64Array, size: number, random: () => number): Float64Array {
  const mean = signal.reduce((sum, value) => sum + value, 0) / signal.length;
  const variance = signal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / signal.length;
  const deviation = size * Math.sqrt(variance);
  return signal.map((value) => value + deviation * drawNormal(random));
}

/** Returns the signal louder or softer by one factor, normal about 1. @param size standard deviation of the factor */
export function scaleSignal(signal: Float64Array, size: number, random: () => number): Float64Array {
  const factor = 1 + size * drawNormal(random);
  return signal.map((value) => value * factor);
}

/**
 * Returns a piece of the signal, from anywhere in it, stretched to its whole length (Le Guennec 2016).
 *
 * @param share of the signal that the piece holds
 * @throws AppError `bad-request` for a share that is not above 0 and at most 1
 */
export function sliceWindow(signal: Float64Array, share: number, random: () => number): Float64Array {
  if (!(share > 0 && share <= 1)) {
    throw new AppError(
      'bad-request',
      `A piece of ${share} of the signal cannot be cut; give a share above 0, at most 1`,
    );
  }
  const reach = (signal.length - 1) * share;
  const start = random() * (signal.length - 1 - reach);
  return signal.map((_, index) => {
    const position = start + (signal.length > 1 ? (index * reach) / (signal.length - 1) : 0);
    const left = Math.min(Math.floor(position), signal.length - 1);
    const [before, after] = [signal[left] ?? 0, signal[Math.min(left + 1, signal.length - 1)] ?? 0];
    return before + (after - before) * (position - left);
  });
}

export type AugmentOptions = {
  /** Changed copies of each signal. */
  readonly copies: number;
  readonly jitter?: number;
  readonly scale?: number;
  readonly slice?: number;
  readonly random: () => number;
};

/**
 * Returns the signals, each followed by changed copies of itself; the labels go along. For learning only: copies in the
 * data that a model is judged on would flatter it.
 */
export function augmentSignals<Label>(
  signals: readonly { readonly signal: Float64Array; readonly label: Label }[],
  { copies, jitter: noise = 0, scale = 0, slice = 1, random }: AugmentOptions,
): { signal: Float64Array; label: Label }[] {
  return signals.flatMap(({ signal, label }) => [
    { signal, label },
    ...Array.from({ length: copies }, () => {
      const cut = slice < 1 ? sliceWindow(signal, slice, random) : signal;
      const scaled = scale > 0 ? scaleSignal(cut, scale, random) : cut;
      return { signal: noise > 0 ? jitter(scaled, noise, random) : scaled, label };
    }),
  ]);
}

/** Box and Muller (1958). */
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
