import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../main/engine/engine.ts';
import { startEngine, temporaryDirectory } from '../support/station.ts';
import { runCli } from '../support/run-cli.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

async function startFails(argv: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await runCli(['station', '--headless', ...argv], environment);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

test('a data folder that is a file is named', async () => {
  const file = join(directory.path, 'file');
  writeFileSync(file, '');
  expect(await startFails(['--data', file])).toContain(file);
});

test('a misspelt setting is named', async () => {
  writeFileSync(join(directory.path, 'station.json'), '{"inspection":{"takt":5}}');
  expect(await startFails(['--data', directory.path])).toContain('inspection.takt is not a setting');
});

test('a wrong variable is named', async () => {
  expect(await startFails(['--data', directory.path], { MAI_INFERENCE_THREADS: 'many' })).toContain(
    'MAI_INFERENCE_THREADS',
  );
});

test('a port in use is named', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const environment = { MAI_TEACH_HAS_SAMPLE: 'false', MAI_STORE_BALLAST_MEGABYTES: '1' };
  const message = await startFails(['--data', directory.path, '--port', String(port)], environment);
  other.close();
  expect(message).toContain(`Port ${port} cannot be used`);
});

test('a database of a newer version is left alone', async () => {
  const engine: Engine = await startEngine(directory.path, { teach: { hasSample: false } });
  await engine.stop();
  const { default: Sqlite } = await import('better-sqlite3');
  const database = new Sqlite(join(directory.path, 'station.db'));
  database.pragma('user_version = 99999');
  database.close();
  expect(await startFails(['--data', directory.path])).toContain('99999');
});

test('a second station on the same data says so', async () => {
  const engine = await startEngine(directory.path, { teach: { hasSample: false } });
  const message = await startFails(['--data', directory.path]);
  await engine.stop();
  expect(message).toMatch(/already|in use|another/i);
});

test('a folder of pictures that is not there leaves a station that says it has no camera', async () => {
  mkdirSync(join(directory.path, 'data'));
  const engine = await startEngine(join(directory.path, 'data'), {
    camera: { replayDirectory: join(directory.path, 'none') },
  });
  expect(engine.station.status()).toMatchObject({ camera: null, recipe: null });
  await engine.stop();
});
