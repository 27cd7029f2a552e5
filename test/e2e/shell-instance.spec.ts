import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from './fixtures.ts';
import { requiredEnvironment } from './support/required-environment.ts';
import { emptyStation, stationEnvironment } from './support/running-station.ts';

const root = resolve(import.meta.dirname, '../..');

test.use({ settings: emptyStation });

test('a second start on the same data brings the first to the front and ends', async ({ station }) => {
  await expect(station.page).toHaveTitle('ManufactureAI Station');
  const second = spawn(requiredEnvironment('MAI_ELECTRON'), ['--no-sandbox', root, '--data', station.dataDirectory], {
    env: stationEnvironment({}),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
  expect(said).toContain('this station is open already');
  expect(code).toBe(0);
});
