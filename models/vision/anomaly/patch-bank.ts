import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FeatureExtractor, VectorRange } from './feature-extractor.ts';
import type { PatchVectors } from './graph/build-anomaly-graph.ts';
import { greedyCoreset } from './greedy-coreset.ts';
import { jitterPicture, type Mirroring, mirrorPicture, type Picture } from './picture-variants.ts';

/** The selection compares all pairs of one image's patches; more than this cost memory and change little. */
const MOST_CANDIDATES = 1600;
/** Up to so many images each is also shown a little turned and shifted. */
const JITTER_BELOW_IMAGES = 20;
const JITTER_DEGREES = 1.5;
const JITTER_SHARE = 0.02;

export type VariantPlan = { readonly mirrorings: readonly Mirroring[]; readonly isJittered: boolean };

/** Returns how images are varied: few images are jittered; mirrored only where the caller found that to be safe. */
export function planVariants(images: number, mirrorings: readonly Mirroring[]): VariantPlan {
  return { mirrorings, isJittered: images < JITTER_BELOW_IMAGES };
}

/** Returns the pictures that stand for one image, itself first. */
export function variantsOf(picture: Picture, plan: VariantPlan): readonly Picture[] {
  const mirrored = plan.mirrorings.map((mirroring) => mirrorPicture(picture, mirroring));
  if (!plan.isJittered) {
    return [picture, ...mirrored];
  }
  const shiftPx = Math.max(1, JITTER_SHARE * Math.min(picture.width, picture.height));
  const jittered = [-1, 1].flatMap((turn) =>
    [-1, 1].map((shift) =>
      jitterPicture(picture, {
        degrees: turn * JITTER_DEGREES,
        rightPx: turn * shift * shiftPx,
        downPx: shift * shiftPx,
      }),
    ),
  );
  return [picture, ...mirrored, ...jittered];
}

/**
 * Selects what the bank remembers of one image: a greedy k-centre coreset of its patches and its variants' patches.
 * It depends on this image alone, which is what makes the leave-one-out calibration exact.
 */
export async function rememberImage(
  extractor: FeatureExtractor,
  variants: readonly PatchVectors[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<PatchVectors> {
  const random = seededRandom(seed);
  const candidates = drawVectors(joinVectors(variants), MOST_CANDIDATES, random);
  const distances = await extractor.compareAll(candidates);
  const first = Math.floor(random() * candidates.count);
  return pickVectors(candidates, greedyCoreset(distances, candidates.count, count, first));
}

/** Returns all vectors one after the other; at least one part, all of one width. */
export function joinVectors(parts: readonly PatchVectors[]): PatchVectors {
  const width = parts[0]?.width ?? 0;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const data = new Float32Array(count * width);
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { width, count, data };
}

/** Returns where each part lies in what `joinVectors` makes of them. */
export function rangesOf(parts: readonly PatchVectors[]): readonly VectorRange[] {
  let end = 0;
  return parts.map(({ count }) => {
    const start = end;
    end += count;
    return { start, end };
  });
}

function pickVectors({ width, data }: PatchVectors, indices: readonly number[]): PatchVectors {
  const picked = new Float32Array(indices.length * width);
  for (const [position, index] of indices.entries()) {
    picked.set(data.subarray(index * width, (index + 1) * width), position * width);
  }
  return { width, count: indices.length, data: picked };
}

function drawVectors(vectors: PatchVectors, most: number, random: () => number): PatchVectors {
  return vectors.count <= most ? vectors : pickVectors(vectors, shuffled(vectors.count, random).slice(0, most));
}

/** Returns 0 … count - 1 in random order (Fisher & Yates). */
export function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
