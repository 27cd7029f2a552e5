import { quantileOf } from '../../statistics/column-statistics.ts';
import { blockFolds } from './block-folds.ts';

/** Scores rows by one or more statistics that were learned without them. */
export type LearnAndScore = (
  isLearnedFrom: (row: number) => boolean,
  rows: { readonly from: number; readonly to: number },
) => readonly (readonly number[])[];

/**
 * Returns for each statistic the limit that the given share of rows exceeds when they are left out of learning, block by
 * block. Limits from the rows learned from themselves are too low: a model knows its own rows.
 */
export function heldOutLimits(rowCount: number, exceeding: number, learnAndScore: LearnAndScore): readonly number[] {
  const blocks = blockFolds(0, rowCount).map((block) =>
    learnAndScore((row) => row < block.from || row >= block.to, block),
  );
  const statistics = blocks[0]?.keys() ?? [];
  return Array.from(statistics, (index) => {
    const scores = blocks.flatMap((inBlock) => inBlock[index] ?? []);
    return quantileOf(Float64Array.from(scores).sort(), 1 - exceeding);
  });
}
