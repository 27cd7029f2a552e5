/**
 * Brings the rows whose code is at most `bin` to the front of `rows[start, end)`.
 *
 * @param codes one column's codes, by row number
 * @returns where the others begin
 */
export function partitionRows(
  rows: Int32Array,
  { start, end }: { readonly start: number; readonly end: number },
  codes: Uint16Array,
  bin: number,
): number {
  let low = start;
  let high = end - 1;
  while (low <= high) {
    const row = rows[low] ?? 0;
    if ((codes[row] ?? 0) <= bin) {
      low += 1;
    } else {
      rows[low] = rows[high] ?? 0;
      rows[high] = row;
      high -= 1;
    }
  }
  return low;
}
