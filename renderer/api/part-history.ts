import type { InspectionId } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';

/** One judged part: the record made first and the one that holds now, which differ after a person's verdict. */
export type JudgedPart = { readonly first: Inspection; readonly latest: Inspection };

/** Returns `records` with `record` added or replaced, newest first, at most `limit`. */
export function addRecord(records: readonly Inspection[], record: Inspection, limit: number): readonly Inspection[] {
  const others = records.filter(({ inspectionId }) => inspectionId !== record.inspectionId);
  const at = others.findIndex(({ finishedAtUs }) => finishedAtUs <= record.finishedAtUs);
  const position = at === -1 ? others.length : at;
  return [...others.slice(0, position), record, ...others.slice(position)].slice(0, limit);
}

/**
 * Returns one entry a part, newest part first. A record that supersedes another takes its place;
 * when the first record is not among `records`, the oldest known one stands for it.
 */
export function partsOf(records: readonly Inspection[]): readonly JudgedPart[] {
  const byId = new Map<InspectionId, Inspection>(records.map((record) => [record.inspectionId, record]));
  const rootOf = (record: Inspection): Inspection => {
    let root = record;
    // Bounded by the number of records, since a damaged chain of references must not hang the screen.
    for (let step = 0; step < records.length && root.supersedes !== null; step += 1) {
      root = byId.get(root.supersedes) ?? { ...root, supersedes: null };
    }
    return root;
  };
  const latestByRoot = new Map<InspectionId, JudgedPart>();
  for (const record of records) {
    const first = rootOf(record);
    const known = latestByRoot.get(first.inspectionId);
    if (known === undefined) {
      latestByRoot.set(first.inspectionId, { first, latest: record });
    }
  }
  return [...latestByRoot.values()].sort((a, b) => b.first.startedAtUs - a.first.startedAtUs);
}
