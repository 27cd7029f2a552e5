import type Sqlite from 'better-sqlite3';
import type { Counters, Inspection } from '../../contract/inspection.ts';
import type { Verdict } from '../../contract/verdict.ts';

/** Parts whose gaps give the takt. */
const TAKT_PARTS = 20;

/** Running totals, kept in the record's own transaction, so that reading them never scans the records. */
export interface CounterTotals {
  /** Call before the first use of a new database. */
  initialise(sinceUs: number): void;
  countPart(record: Inspection): void;
  /** A person's verdict moves the part from one verdict to the other; escapes and overkill stay the station's own. */
  moveVerdict(first: { readonly rootSeq: number; readonly from: Verdict; readonly to: Verdict }): void;
  reset(atUs: number, lastSeq: number): void;
  read(): Counters;
}

type Totals = {
  readonly since_us: number;
  readonly since_seq: number;
  readonly parts: number;
  readonly pass: number;
  readonly review: number;
  readonly fail: number;
  readonly cannot_judge: number;
  readonly escapes: number;
  readonly known_bad: number;
  readonly overkill: number;
  readonly known_good: number;
};

const COLUMN = { pass: 'pass', review: 'review', fail: 'fail', 'cannot-judge': 'cannot_judge' } as const;

export function createCounterTotals(database: Sqlite.Database): CounterTotals {
  const begin = database.prepare('INSERT INTO counters(id, since_us, since_seq) VALUES(1, ?, 0)');
  const totals = database.prepare<[], Totals>('SELECT * FROM counters WHERE id = 1');
  const add = database.prepare(`UPDATE counters SET parts = parts + 1,
    pass = pass + @pass, review = review + @review, fail = fail + @fail, cannot_judge = cannot_judge + @cannot_judge,
    escapes = escapes + @escapes, known_bad = known_bad + @known_bad,
    overkill = overkill + @overkill, known_good = known_good + @known_good`);
  const clear = database.prepare(`UPDATE counters SET since_us = ?, since_seq = ?, parts = 0, pass = 0, review = 0,
    fail = 0, cannot_judge = 0, escapes = 0, known_bad = 0, overkill = 0, known_good = 0`);
  const move = new Map<string, Sqlite.Statement>();
  const recent = database.prepare<[number, number], PartTime>(`SELECT monotonic_us AS monotonicUs, boot_id AS bootId
    FROM inspections WHERE supersedes IS NULL AND seq > ? ORDER BY seq DESC LIMIT ?`);

  function moveStatement(from: Verdict, to: Verdict): Sqlite.Statement {
    const key = `${from} ${to}`;
    const known = move.get(key);
    if (known !== undefined) {
      return known;
    }
    const sql = `UPDATE counters SET ${COLUMN[from]} = ${COLUMN[from]} - 1, ${COLUMN[to]} = ${COLUMN[to]} + 1 WHERE since_seq < ?`;
    const statement = database.prepare(sql);
    move.set(key, statement);
    return statement;
  }

  return {
    initialise: (sinceUs) => void begin.run(sinceUs),
    countPart: (record) => void add.run(shareOf(record)),
    moveVerdict: ({ rootSeq, from, to }) => {
      if (from !== to) {
        // A part counted before the last reset is in no total any more.
        moveStatement(from, to).run(rootSeq);
      }
    },
    reset: (atUs, lastSeq) => void clear.run(atUs, lastSeq),
    read: () => {
      const found = totals.get();
      if (found === undefined) {
        throw new Error('the counters row is missing');
      }
      return toCounters(found, medianGapSeconds(recent.all(found.since_seq, TAKT_PARTS)));
    },
  };
}

/** What one new part adds to each total. A part that could not be judged is neither escape nor overkill, nor in their base. */
function shareOf({ verdict, truth }: Inspection): Record<string, number> {
  const isKnown = truth !== null && verdict !== 'cannot-judge';
  const isBad = isKnown && truth.isDefective;
  const isGood = isKnown && !truth.isDefective;
  return {
    pass: Number(verdict === 'pass'),
    review: Number(verdict === 'review'),
    fail: Number(verdict === 'fail'),
    cannot_judge: Number(verdict === 'cannot-judge'),
    escapes: Number(isBad && verdict === 'pass'),
    known_bad: Number(isBad),
    overkill: Number(isGood && verdict !== 'pass'),
    known_good: Number(isGood),
  };
}

function toCounters(totals: Totals, taktSeconds: number | null): Counters {
  const judged = totals.pass + totals.review + totals.fail;
  return {
    sinceUs: totals.since_us,
    parts: totals.parts,
    pass: totals.pass,
    review: totals.review,
    fail: totals.fail,
    cannotJudge: totals.cannot_judge,
    yield: judged === 0 ? null : totals.pass / judged,
    taktSeconds,
    truthKnown: totals.known_bad + totals.known_good,
    escapes: totals.escapes,
    knownBad: totals.known_bad,
    overkill: totals.overkill,
    knownGood: totals.known_good,
  };
}

type PartTime = { readonly monotonicUs: number; readonly bootId: string };

/** Gaps across a restart are left out: the two clocks have different zeros, and the pause is no takt. */
function medianGapSeconds(newestFirst: readonly PartTime[]): number | null {
  const gapsUs = newestFirst.flatMap((part, index) => {
    const earlier = newestFirst[index + 1];
    return earlier?.bootId === part.bootId ? [part.monotonicUs - earlier.monotonicUs] : [];
  });
  const sorted = gapsUs.filter((gap) => gap >= 0).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) {
    return null;
  }
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? upper);
  return (lower + upper) / 2 / 1_000_000;
}
