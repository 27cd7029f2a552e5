/**
 * One line of what a guest leaves: first its plan, then a result for each check.
 * @typedef {{planned: string[]} | {name: string, isOk: boolean, detail: string, seconds: number}} ResultLine
 */

/**
 * Returns what became of each check a guest planned. One without a result failed: the guest hung, crashed or was
 * stopped before it. A guest that left no plan is one failure.
 * @param {string} guest what to call the guest
 * @param {string} text its results.ndjson; empty when there is none
 * @returns {{name: string, isOk: boolean, detail: string}[]}
 */
export function readResults(guest, text) {
  /** @type {ResultLine[]} */
  const lines = text
    .split('\n')
    // A guest that is switched off in the middle of a write leaves half a line.
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line));
  const plan = lines.flatMap((line) => ('planned' in line ? line.planned : []));
  const results = new Map(lines.flatMap((line) => ('name' in line ? [[line.name, line]] : [])));
  if (plan.length === 0) {
    return [{ name: guest, isOk: false, detail: 'the guest left no results: see its output above' }];
  }
  return plan.map((name) => results.get(name) ?? { name, isOk: false, detail: 'never ended: see the output above' });
}
