import type { FileSystem } from './file-system.ts';
import type { ChainHead } from './records.ts';
import { isNoSpace } from './store-errors.ts';
import { writeAll } from './write-durably.ts';

/**
 * A second, append-only memory of the chain's head outside the database: putting an older copy of the
 * database back leaves lines here that it no longer matches.
 */
export interface AnchorLog {
  /** Writes the head when enough records came since the last line. Call after the commit. */
  note(head: ChainHead): void;
  /** Writes the head unless it is the last line already, and closes the file. */
  close(head: ChainHead): void;
}

export type Anchor = { readonly seq: number; readonly hash: string };

export const ANCHOR_FILE = 'trail-anchor.log';

export function openAnchorLog(files: FileSystem, file: string, interval: number): AnchorLog {
  const text = readText(files, file);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const descriptor = files.openSync(file, 'a');
  let sizeBytes = whole.length;
  if (whole.length !== text.length) {
    // A power cut left half a line; the record it named is safe in the database.
    files.ftruncateSync(descriptor, sizeBytes);
  }
  let lastSeq = parseAnchors(whole).anchors.at(-1)?.seq ?? 0;

  function append({ seq, hash }: ChainHead): void {
    const line = Buffer.from(`${seq} ${Buffer.from(hash).toString('hex')}\n`);
    try {
      writeAll(files, descriptor, line);
      files.fsyncSync(descriptor);
      sizeBytes += line.length;
      lastSeq = seq;
    } catch (error) {
      files.ftruncateSync(descriptor, sizeBytes);
      // The record itself is committed: a missing anchor must not make it look lost, and the next one covers it.
      if (!isNoSpace(error)) {
        throw error;
      }
    }
  }

  return {
    note: (head) => {
      if (head.seq < lastSeq || head.seq - lastSeq >= interval) {
        append(head);
      }
    },
    close: (head) => {
      if (head.seq !== lastSeq) {
        append(head);
      }
      files.closeSync(descriptor);
    },
  };
}

/** Returns the log's lines; a missing log has none. */
export function readAnchors(
  files: FileSystem,
  file: string,
): { readonly anchors: readonly Anchor[]; readonly malformed: readonly number[] } {
  const text = readText(files, file);
  return parseAnchors(text.slice(0, text.lastIndexOf('\n') + 1));
}

function readText(files: FileSystem, file: string): string {
  return files.statSync(file) === null ? '' : Buffer.from(files.readFileSync(file)).toString('latin1');
}

/** @returns the anchors and the numbers (from 1) of lines that are none */
export function parseAnchors(text: string): {
  readonly anchors: readonly Anchor[];
  readonly malformed: readonly number[];
} {
  const anchors: Anchor[] = [];
  const malformed: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const match = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) {
      anchors.push({ seq: Number(match[1]), hash: match[2] });
    } else if (line !== '') {
      malformed.push(index + 1);
    }
  }
  return { anchors, malformed };
}
