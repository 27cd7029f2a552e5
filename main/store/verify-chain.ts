import { CHAIN_GENESIS, chainHash } from '../../contract/chain.ts';
import type { Anchor } from './anchor-log.ts';
import { sha256 } from './sha256.ts';
import type { TrailProblem } from './trail-report.ts';

export type ChainRow = { readonly seq: number; readonly body: string; readonly hash: Uint8Array };

/** Follows the chain record by record. */
export interface ChainCheck {
  take(row: ChainRow): void;
  /** Call after the last record. */
  finish(head: StoredHead): readonly TrailProblem[];
}

/** What the database itself says of its chain, and what the anchor log says of it. */
export type StoredHead = {
  readonly nextSeq: number | null;
  readonly hash: Uint8Array | null;
  readonly anchors: readonly Anchor[];
};

/** Telling a moved record from a changed one compares all breaks with each other. */
const MAXIMUM_BREAKS_COMPARED = 200;

type Break = ChainRow & { readonly previous: Uint8Array };

export function createChainCheck(anchors: readonly Anchor[]): ChainCheck {
  const anchored = new Set(anchors.map(({ seq }) => seq));
  const hashAtAnchor = new Map<number, string>();
  const problems: TrailProblem[] = [];
  const breaks: Break[] = [];
  let previous: { readonly seq: number; readonly hash: Uint8Array } = { seq: 0, hash: CHAIN_GENESIS };

  return {
    take: (row) => {
      if (row.seq !== previous.seq + 1) {
        problems.push(gap(previous.seq + 1, row.seq - 1));
      } else if (!isEqual(chainHash(previous.hash, Buffer.from(row.body), sha256), row.hash)) {
        breaks.push({ ...row, previous: previous.hash });
      }
      if (anchored.has(row.seq)) {
        hashAtAnchor.set(row.seq, hex(row.hash));
      }
      // Going on from the stored hash reports one change once, and not for every record after it.
      previous = { seq: row.seq, hash: row.hash };
    },
    finish: (head) => [
      ...problems,
      ...breaks.map((found) => describeBreak(found, breaks.slice(0, MAXIMUM_BREAKS_COMPARED))),
      ...checkHead(head, previous),
      ...checkAnchors(head.anchors, hashAtAnchor, previous.seq),
    ],
  };
}

function gap(first: number, last: number): TrailProblem {
  const which = first === last ? `Record ${first} is` : `Records ${first} to ${last} are`;
  return { seq: first, kind: 'gap', message: `${which} missing from the database.` };
}

function describeBreak(found: Break, breaks: readonly Break[]): TrailProblem {
  const body = Buffer.from(found.body);
  const isGenuine = breaks
    .flatMap((other) => [other.previous, other.hash])
    .some((hash) => isEqual(chainHash(hash, body, sha256), found.hash));
  return isGenuine
    ? {
        seq: found.seq,
        kind: 'moved',
        message: `Record ${found.seq} is genuine but does not follow the record before it: records were moved.`,
      }
    : {
        seq: found.seq,
        kind: 'altered',
        message: `Record ${found.seq} does not match its hash: it was changed after it was stored.`,
      };
}

function checkHead(
  { nextSeq, hash }: StoredHead,
  last: { readonly seq: number; readonly hash: Uint8Array },
): readonly TrailProblem[] {
  if (nextSeq !== null && nextSeq > last.seq + 1) {
    const message = `The last stored record is ${last.seq}, but ${nextSeq - 1} were written: the end was cut off.`;
    return [{ seq: last.seq + 1, kind: 'truncated', message }];
  }
  const isHead = (nextSeq ?? 1) === last.seq + 1 && isEqual(hash ?? CHAIN_GENESIS, last.hash);
  return isHead
    ? []
    : [
        {
          seq: last.seq,
          kind: 'truncated',
          message: `The head of the chain does not belong to the last record ${last.seq}: records or the head were changed.`,
        },
      ];
}

function checkAnchors(
  anchors: readonly Anchor[],
  hashes: ReadonlyMap<number, string>,
  lastSeq: number,
): readonly TrailProblem[] {
  return anchors.flatMap(({ seq, hash }): readonly TrailProblem[] => {
    if (seq > lastSeq) {
      const message = `The anchor log knows record ${seq}, the database ends at ${lastSeq}: an older copy was put back.`;
      return [{ seq, kind: 'rolled-back', message }];
    }
    const stored = hashes.get(seq);
    if (stored === undefined || stored === hash) {
      return [];
    }
    const message = `Record ${seq} has another hash than the anchor log noted: the records up to it were rewritten.`;
    return [{ seq, kind: 'rolled-back', message }];
  });
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
