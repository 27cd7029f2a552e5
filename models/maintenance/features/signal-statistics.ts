/** Figures of one window of a signal; those that divide by its size are 0 where it never moves. */
export type SignalStatistics = {
  readonly mean: number;
  readonly standardDeviation: number;
  /** Root mean square about zero. */
  readonly rms: number;
  /** Largest distance from zero. */
  readonly peak: number;
  readonly peakToPeak: number;
  /** Peak over root mean square: grows with single knocks. */
  readonly crest: number;
  /** Fourth standardised moment: 3 for noise, higher for knocks. */
  readonly kurtosis: number;
  /** Third standardised moment. */
  readonly skewness: number;
  /** Root mean square over mean size. */
  readonly shape: number;
  /** Peak over mean size. */
  readonly impulse: number;
};

/** Returns the usual figures of vibration monitoring (ISO 13373-1 and the literature on bearings). */
export function signalStatistics(signal: Float64Array): SignalStatistics {
  const count = signal.length;
  let [sum, squares, sizes, minimum, maximum] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of signal) {
    sum += value;
    squares += value * value;
    sizes += Math.abs(value);
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  const mean = sum / count;
  const { variance, skewness, kurtosis } = momentsAbout(signal, mean);
  const rms = Math.sqrt(squares / count);
  const peak = Math.max(Math.abs(minimum), Math.abs(maximum));
  return {
    mean,
    standardDeviation: Math.sqrt(variance),
    rms,
    peak,
    peakToPeak: maximum - minimum,
    crest: ratio(peak, rms),
    kurtosis,
    skewness,
    shape: ratio(rms, sizes / count),
    impulse: ratio(peak, sizes / count),
  };
}

function momentsAbout(signal: Float64Array, mean: number) {
  let [second, third, fourth] = [0, 0, 0];
  for (const value of signal) {
    const delta = value - mean;
    const square = delta * delta;
    second += square;
    third += square * delta;
    fourth += square * square;
  }
  const variance = second / signal.length;
  return {
    variance,
    skewness: ratio(third / signal.length, variance ** 1.5),
    kurtosis: ratio(fourth / signal.length, variance * variance),
  };
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
