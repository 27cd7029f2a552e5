/** Rows in the order of a tree's nodes, and as much room to work in. */
export type RowLists = { readonly rows: Int32Array; readonly spare: Int32Array };

/**
 * Brings the rows whose code is at most `bin` to the front of `rows[start, end)`. On both sides they stay in their order,
 * so that a node reads its columns from front to back.
 *
 * @param codes one column's codes, by row number
 * @returns where the others begin
 */
export function partitionRows(
  { rows, spare }: RowLists,
  { start, end }: { readonly start: number; readonly end: number },
  codes: Uint16Array,
  bin: number,
): number {
  let low = start;
  let above = 0;
  for (let position = start; position < end; position++) {
    const row = rows[position] ?? 0;
    const isAbove = (bin - (codes[row] ?? 0)) >>> 31;
    // Written to both places, as that is cheaper than a branch that nobody can foretell.
    rows[low] = row;
    spare[above] = row;
    low += 1 - isAbove;
    above += isAbove;
  }
  for (let place = 0; place < above; place++) {
    rows[low + place] = spare[place] ?? 0;
  }
  return low;
}
