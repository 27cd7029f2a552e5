import type { Inspection } from '../../contract/inspection.ts';
import { shownScore } from '../../contract/verdict.ts';
import type { Engine } from './engine.ts';

/** Prints one line a part until the returned function is called. */
export function printParts(engine: Engine, writeLine: (line: string) => void): () => void {
  const abort = new AbortController();
  void (async () => {
    for await (const event of engine.station.watch(abort.signal)) {
      if (event.type === 'inspection') {
        writeLine(describePart(event.inspection));
      }
    }
  })();
  return () => abort.abort();
}

/** Returns a part as one line: time, serial, verdict, score against the limit, milliseconds, and why. */
export function describePart({
  finishedAtUs,
  startedAtUs,
  partSerial,
  verdict,
  score,
  thresholds,
  failedProofs,
  truth,
  judgedBy,
}: Inspection): string {
  const time = new Date(finishedAtUs / 1000).toISOString().slice(11, 19);
  const measured =
    score === null ? '' : `  score ${shownScore(score).toFixed(2)} / ${thresholds?.review.toFixed(2) ?? '–'}`;
  const reasons = failedProofs.map(({ message }) => message).join('; ');
  const known = truth === null ? '' : `  (truth: ${truth.isDefective ? truth.className : 'good'})`;
  const by = judgedBy === 'person' ? '  by a person' : `  ${Math.round((finishedAtUs - startedAtUs) / 1000)} ms`;
  return `${time}  ${partSerial}  ${verdict.toUpperCase()}${measured}${by}${known}${reasons === '' ? '' : `  ${reasons}`}`;
}
