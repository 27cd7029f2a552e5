export type Block = { readonly from: number; readonly to: number };

/** Neighbouring rows are alike, so single rows left out would be guessed from theirs and limits come out too low. */
const BLOCKS = 10;

/** Returns runs of rows of about equal length from `from` up to but not including `to`, each to be left out once. */
export function blockFolds(from: number, to: number): readonly Block[] {
  const count = to - from;
  return Array.from({ length: BLOCKS }, (_, block) => ({
    from: from + Math.floor((block * count) / BLOCKS),
    to: from + Math.floor(((block + 1) * count) / BLOCKS),
  }));
}
