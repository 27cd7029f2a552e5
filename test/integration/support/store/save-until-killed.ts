import { once } from 'node:events';
import { systemClock } from '../../../../contract/clock.ts';
import { openStationStore } from '../../../../main/store/open-station-store.ts';
import { exampleImage, exampleInspection } from './example-records.ts';

/**
 * Waits for a line on its input, then saves parts with 20 KB pictures until it is killed, and prints the
 * number of each as soon as the store has confirmed it: `node save-until-killed.ts DIRECTORY FIRST LAST`.
 */
async function main(directory: string, first: number, last: number): Promise<void> {
  await once(process.stdin, 'data');
  process.stdin.destroy();
  await using store = await openStationStore({
    directory,
    clock: systemClock,
    bootId: `boot-${first}`,
    ballastBytes: 65_536,
  });
  process.stdout.write('open\n');
  for (let number = first; number <= last; number += 1) {
    const images = [exampleImage(`frame ${number}`, 20_000), exampleImage(`map ${number}`, 2_000, 'map')];
    await store.saveInspection(exampleInspection(number), images);
    process.stdout.write(`${number}\n`);
  }
}

await main(process.argv[2] ?? '', Number(process.argv[3]), Number(process.argv[4]));
