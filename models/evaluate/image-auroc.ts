/** One judged picture: its score and whether the part is really defective. */
export type ScoredImage = { readonly score: number; readonly isDefective: boolean };

/**
 * Area under the ROC curve: the chance that a defective part scores above a good one, ties counting half
 * (Mann–Whitney U; Hanley and McNeil 1982). Exact, also with tied scores.
 *
 * @returns 0 to 1, or null when good or defective parts are missing
 */
export function imageAuroc(images: readonly ScoredImage[]): number | null {
  const sorted = images.toSorted((a, b) => a.score - b.score);
  let goodBelow = 0;
  let defective = 0;
  let wins = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    let tiedDefective = 0;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) {
      tiedDefective += sorted[end]?.isDefective ? 1 : 0;
      end++;
    }
    const tiedGood = end - start - tiedDefective;
    wins += tiedDefective * (goodBelow + tiedGood / 2);
    goodBelow += tiedGood;
    defective += tiedDefective;
    start = end;
  }
  return goodBelow === 0 || defective === 0 ? null : wins / (goodBelow * defective);
}
