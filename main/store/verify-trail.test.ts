import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  exampleAudit,
  exampleId,
  exampleImage,
  exampleInspection,
  exampleRecipe,
  exampleSha256,
  temporaryFolder,
} from '../../test/integration/support/store/example-records.ts';
import { openTestStore, tamper } from '../../test/integration/support/store/local-test-store.ts';
import { verifyTrail } from './verify-trail.ts';

/** Records 1–6 are parts, 7 supersedes 3, 8 is an audit event, 9 a recipe. */
function fill(directory: string): void {
  using store = openTestStore(directory, { anchorInterval: 4 });
  for (let n = 1; n <= 6; n += 1) {
    store.saveInspection(exampleInspection(n), [exampleImage(`frame ${n}`)]);
  }
  const third = exampleId(3);
  store.saveInspection(exampleInspection(7, { supersedes: third, verdict: 'fail', judgedBy: 'person' }), []);
  store.recordAudit(exampleAudit(8));
  store.saveRecipe(exampleRecipe(9));
}

async function findings(directory: string): Promise<readonly string[]> {
  return (await verifyTrail(directory)).problems.map(({ seq, kind }) => `${seq} ${kind}`);
}

test('an untouched trail is whole', async () => {
  using folder = temporaryFolder();
  fill(folder.path);
  expect(await verifyTrail(folder.path)).toEqual({ records: 9, images: 6, firstSeq: 1, lastSeq: 9, problems: [] });
});

test('a trail can be checked while the station records', async () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  store.saveInspection(exampleInspection(1), [exampleImage('frame')]);
  expect(await verifyTrail(folder.path)).toMatchObject({ records: 1, images: 1, problems: [] });
  store.saveInspection(exampleInspection(2), []);
  expect(() => openTestStore(folder.path)).toThrow(/in use by process/);
});

test('an empty store has an empty trail, and a folder without records is said to be none', async () => {
  using folder = temporaryFolder();
  await expect(verifyTrail(folder.path)).rejects.toMatchObject({ code: 'not-found' });
  openTestStore(folder.path).close();
  expect(await verifyTrail(folder.path)).toEqual({
    records: 0,
    images: 0,
    firstSeq: null,
    lastSeq: null,
    problems: [],
  });
});

const changes: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'an edited body',
    `UPDATE records SET body = replace(body, '"pass"', '"fail"') WHERE seq = 4`,
    ['4 altered', '4 row-differs'],
  ],
  [
    'an edited hash',
    `UPDATE records SET hash = zeroblob(32) WHERE seq = 4`,
    ['4 altered', '4 rolled-back', '5 altered'],
  ],
  ['a deleted record', 'DELETE FROM records WHERE seq = 4', ['4 gap', '4 row-differs']],
  ['deleted neighbours', 'DELETE FROM records WHERE seq IN (4, 5)', ['4 gap', '4 row-differs', '5 row-differs']],
  ['the first record deleted', 'DELETE FROM records WHERE seq = 1', ['1 gap', '1 row-differs']],
  ['an edited row', `UPDATE inspections SET verdict = 'fail' WHERE seq = 2`, ['2 row-differs']],
  ['an edited score', 'UPDATE inspections SET score = 0.1 WHERE seq = 2', ['2 row-differs']],
  ['an edited defect', 'UPDATE defects SET score = 0.1 WHERE seq = 2', ['2 row-differs']],
  ['a deleted row', 'DELETE FROM inspections WHERE seq = 2', ['2 row-missing']],
  ['a deleted audit row', 'DELETE FROM audits', ['8 row-missing']],
  ['an edited recipe row', 'UPDATE recipes SET revision = 2', ['9 row-differs']],
  [
    'a hidden correction',
    'UPDATE inspections SET is_newest = (seq = 3) WHERE seq IN (3, 7)',
    ['3 row-differs', '7 row-differs'],
  ],
  ['a hidden part', 'UPDATE inspections SET is_newest = 0 WHERE seq = 2', ['2 row-differs']],
  ['an edited head', `UPDATE meta SET v = zeroblob(32) WHERE k = 'chain_head'`, ['9 truncated']],
  [
    'an image called removed',
    `UPDATE images SET state = 'evicted' WHERE sha256 = '${exampleSha256Of(2)}'`,
    ['2 image-missing'],
  ],
];

function exampleSha256Of(part: number): string {
  return exampleSha256(exampleImage(`frame ${part}`).bytes);
}

test.each(changes)('%s is found', async (_name, sql, expected) => {
  using folder = temporaryFolder();
  fill(folder.path);
  tamper(folder.path, (database) => void database.exec(sql));
  expect(await findings(folder.path)).toEqual(expected);
});

function swap(database: Sqlite.Database, a: number, b: number): void {
  for (const [from, to] of [
    [a, -1],
    [b, a],
    [-1, b],
  ]) {
    database.prepare('UPDATE records SET seq = ? WHERE seq = ?').run(to, from);
  }
}

test('swapped records are called moved, not changed', async () => {
  using folder = temporaryFolder();
  fill(folder.path);
  tamper(folder.path, (database) => swap(database, 5, 6));
  const { problems } = await verifyTrail(folder.path);
  expect(problems.filter(({ kind }) => kind === 'moved').map(({ seq }) => seq)).toEqual([5, 6, 7]);
  expect(problems.some(({ kind }) => kind === 'altered')).toBe(false);
});

test('a cut end is found by the head', async () => {
  using folder = temporaryFolder();
  fill(folder.path);
  tamper(
    folder.path,
    (database) => void database.exec('DELETE FROM records WHERE seq > 7; DELETE FROM audits; DELETE FROM recipes'),
  );
  expect(await findings(folder.path)).toEqual(['8 truncated', '8 rolled-back', '9 rolled-back']);
});

test('a consistent older copy of the database is found by the anchor log', async () => {
  using folder = temporaryFolder();
  using old = temporaryFolder();
  const directory = join(folder.path, 'data');
  fill(directory);
  cpSync(join(directory, 'station.db'), join(old.path, 'station.db'));
  {
    using store = openTestStore(directory);
    store.saveInspection(exampleInspection(20), []);
  }
  cpSync(join(old.path, 'station.db'), join(directory, 'station.db'));
  expect(await findings(directory)).toEqual(['10 rolled-back']);
  {
    using store = openTestStore(directory);
    store.saveInspection(exampleInspection(21, { verdict: 'fail' }), []);
  }
  expect(await findings(directory)).toEqual(['10 rolled-back']);
});

test('a changed, a missing and a garbled file are found', async () => {
  using folder = temporaryFolder();
  fill(folder.path);
  const fileOf = (part: number): string => {
    const name = exampleSha256Of(part);
    return join(folder.path, 'images', name.slice(0, 2), name.slice(2));
  };
  writeFileSync(fileOf(2), 'other');
  rmSync(fileOf(5));
  appendFileSync(join(folder.path, 'trail-anchor.log'), 'not an anchor\n');
  const { images, problems } = await verifyTrail(folder.path);
  expect(images).toBe(5);
  expect(problems.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
    'null unreadable',
    '2 image-altered',
    '5 image-missing',
  ]);
  expect(problems.every(({ message }) => !message.includes('\n'))).toBe(true);
});

test('a body that is no record any more is reported, not thrown', async () => {
  using folder = temporaryFolder();
  fill(folder.path);
  tamper(folder.path, (database) => void database.exec(`UPDATE records SET body = '{"kind":' WHERE seq = 3`));
  expect(await findings(folder.path)).toEqual(['3 altered', '3 unreadable']);
});
