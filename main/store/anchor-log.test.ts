import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/integration/support/store/example-records.ts';
import { openAnchorLog, parseAnchors } from './anchor-log.ts';
import { nodeFileSystem } from './file-system.ts';
import type { ChainHead } from './records.ts';

function head(seq: number): ChainHead {
  return { seq, hash: new Uint8Array(32).fill(seq) };
}

function lines(file: string): readonly number[] {
  return parseAnchors(readFileSync(file, 'latin1')).anchors.map(({ seq }) => seq);
}

test('a line is written every so many records and at the end', () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'anchor.log');
  const log = openAnchorLog(nodeFileSystem, file, 3);
  for (let seq = 1; seq <= 7; seq += 1) {
    log.note(head(seq));
  }
  expect(lines(file)).toEqual([3, 6]);
  log.close(head(7));
  expect(lines(file)).toEqual([3, 6, 7]);
  openAnchorLog(nodeFileSystem, file, 3).close(head(7));
  expect(lines(file)).toEqual([3, 6, 7]);
});

test('half a line left by a power cut is taken away', () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'anchor.log');
  openAnchorLog(nodeFileSystem, file, 1).close(head(1));
  const whole = readFileSync(file);
  appendFileSync(file, '2 0202');
  openAnchorLog(nodeFileSystem, file, 1).close(head(1));
  expect(readFileSync(file)).toEqual(whole);
});

test('a full disk delays a line and garbles none', () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'anchor.log');
  let isFull = false;
  const writeSync = (descriptor: number, bytes: Uint8Array): number => {
    if (isFull && bytes.length < 60) {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    }
    return nodeFileSystem.writeSync(descriptor, isFull ? bytes.subarray(0, 20) : bytes);
  };
  const log = openAnchorLog({ ...nodeFileSystem, writeSync }, file, 1);
  log.note(head(1));
  isFull = true;
  log.note(head(2));
  isFull = false;
  log.note(head(3));
  log.close(head(3));
  expect(parseAnchors(readFileSync(file, 'latin1'))).toMatchObject({
    anchors: [{ seq: 1 }, { seq: 3 }],
    malformed: [],
  });
});

test('any text is read without throwing, and each line is an anchor or named as none', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { anchors, malformed } = parseAnchors(text);
      expect(anchors.length + malformed.length).toBe(text.split('\n').filter((line) => line !== '').length);
    }),
  );
});
