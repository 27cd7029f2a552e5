import type { FeatureExtractor } from './feature-extractor.ts';
import { type PatchVectors, prepareBank } from './graph/build-anomaly-graph.ts';
import { joinVectors, rangesOf } from './patch-bank.ts';
import { MIRRORINGS, type Mirroring, mirrorPicture, type Picture } from './picture-variants.ts';

/** A mirrored good part may score this much above the same part as it is, in the median. */
const TOLERANCE = 1.1;

/**
 * Finds the mirrorings under which good parts still look good, such as for brushed or cast surfaces. Each picture is
 * scored as it is and mirrored, both against the others; a part with a side or a print scores far higher mirrored,
 * and is then never taught mirrored, since a part lying the wrong way round would pass.
 *
 * @param pilots at least two pictures; they must not be used for calibration afterwards
 */
export async function findMirrorings(
  extractor: FeatureExtractor,
  pilots: readonly Picture[],
): Promise<readonly Mirroring[]> {
  const features: PatchVectors[] = [];
  for (const pilot of pilots) {
    features.push(await extractor.describe(pilot));
  }
  const bank = prepareBank(joinVectors(features));
  const ranges = rangesOf(features);
  const found: Mirroring[] = [];
  for (const mirroring of MIRRORINGS) {
    const ratios: number[] = [];
    for (const [index, pilot] of pilots.entries()) {
      const mirrored = await extractor.describe(mirrorPicture(pilot, mirroring));
      const plain = await extractor.score(features[index] ?? mirrored, bank, ranges[index]);
      const turned = await extractor.score(mirrored, bank, ranges[index]);
      ratios.push(turned / Math.max(plain, Number.EPSILON));
    }
    if (median(ratios) <= TOLERANCE) {
      found.push(mirroring);
    }
  }
  return found;
}

/** Returns the middle value, the mean of the two middle ones for an even count, NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}
