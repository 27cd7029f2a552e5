import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { InspectionId } from '../../contract/ids.ts';
import { verifyTrail } from '../../main/store/verify-trail.ts';
import { exampleId, temporaryFolder } from './support/store/example-records.ts';
import { openTestStore } from './support/store/local-test-store.ts';
import { launchSavingProgram, type SavingProgram } from './support/store/saving-program.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';

const KILLS = 110;
const MOST_CONFIRMED_BEFORE_KILL = 2;
/** Several saves long, so that the kill falls into any step of one. */
const LONGEST_DELAY_MS = 25;
const NUMBERS_A_RUN = 100_000;

/** Kills each program at a random moment of its saving, while the next one already loads. */
async function killRepeatedly(directory: string, cacheDirectory: string): Promise<readonly number[]> {
  const random = seededRandom(20_261);
  const launch = (run: number): SavingProgram =>
    launchSavingProgram({ directory, first: run * NUMBERS_A_RUN, cacheDirectory });
  const confirmed: number[] = [];
  let program = launch(1);
  for (let run = 1; run <= KILLS; run += 1) {
    const next = launch(run + 1);
    await program.start();
    await program.hasConfirmed(Math.round(random() * MOST_CONFIRMED_BEFORE_KILL));
    await setTimeout(random() * LONGEST_DELAY_MS);
    await program.kill();
    confirmed.push(...program.confirmed);
    program = next;
  }
  await program.kill();
  return confirmed;
}

test(`${KILLS} kills at random moments lose no confirmed part`, async () => {
  using folder = temporaryFolder();
  using scratch = temporaryFolder();
  using cache = temporaryFolder();
  const first = launchSavingProgram({ directory: scratch.path, first: 1, last: 1, cacheDirectory: cache.path });
  await first.start();
  expect(await first.ended).toBe(0);

  const confirmed = await killRepeatedly(folder.path, cache.path);
  // Programs that got nowhere before they were killed would make the claim empty.
  expect(confirmed.length).toBeGreaterThan(KILLS / 2);

  using store = openTestStore(folder.path, { ballastBytes: 65_536 });
  const lost = confirmed.filter((number) => {
    const found = store.findInspection(InspectionId.parse(exampleId(number)));
    return found?.images.length !== 2;
  });
  expect(lost).toEqual([]);
  const report = await verifyTrail(folder.path);
  expect(report.problems).toEqual([]);
  expect(report.firstSeq).toBe(1);
  expect(report.lastSeq).toBe(report.records);
  expect(report.images).toBe(2 * report.records);
  // The kill may cut off the confirmation of a part that is recorded: at most one a run.
  const unconfirmed = report.records - confirmed.length;
  expect(unconfirmed).toBeGreaterThanOrEqual(0);
  expect(unconfirmed).toBeLessThanOrEqual(KILLS);
  expect(store.counters().parts).toBe(report.records);
  expect(store.health().pending).toBe(report.records);
});
