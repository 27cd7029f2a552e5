import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStationStore } from '../../main/store/open-station-store.ts';
import { runCli } from '../support/run-cli.ts';
import {
  exampleAudit,
  exampleImage,
  exampleInspection,
  manualClock,
  temporaryFolder,
} from './support/store/example-records.ts';

type Report = {
  readonly isWhole: boolean;
  readonly records: number;
  readonly images: number;
  readonly problems: readonly { readonly kind: string }[];
};

test('mai verify-trail proves a whole trail, and names what is missing from a broken one', async () => {
  using folder = temporaryFolder();
  const directory = join(folder.path, 'data');
  let imageFile = '';
  {
    const options = { directory, stationId: 'bench-1', clock: manualClock(), bootId: 'boot-1', ballastBytes: 65_536 };
    await using store = await openStationStore(options);
    const { images } = await store.saveInspection(exampleInspection(1), [exampleImage('frame', 5000)]);
    await store.recordAudit(exampleAudit(2));
    const name = images[0]?.sha256 ?? '';
    imageFile = join(directory, 'images', name.slice(0, 2), name.slice(2));
  }
  const whole = await runCli(['verify-trail', directory, '--json']);
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(whole.stdout) as Report).toMatchObject({ isWhole: true, records: 2, images: 1, problems: [] });

  rmSync(imageFile);
  const broken = await runCli(['verify-trail', directory, '--json']);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toMatch(/^mai: [^\n]*: 1 problem found; [^\n]+\n$/);
  expect(JSON.parse(broken.stdout) as Report).toMatchObject({ isWhole: false, problems: [{ kind: 'image-missing' }] });
});

test('a folder without records is refused in one line', async () => {
  using folder = temporaryFolder();
  const run = await runCli(['verify-trail', folder.path]);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/^mai: [^\n]+\n$/);
});
