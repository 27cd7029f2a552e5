import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environmentName, loadConfiguration } from './load-configuration.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'configuration-'));
  file = join(directory, 'station.json');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('without a file every setting has its default, frozen', () => {
  const configuration = loadConfiguration(file, {});
  expect(configuration.inspection.taktMs).toBe(2500);
  expect(Object.isFrozen(configuration.inspection)).toBe(true);
});

test('the environment wins over the file, the file over the default', () => {
  writeFileSync(
    file,
    JSON.stringify({ inspection: { taktMs: 900, triggerTimeoutMs: 700 }, station: { name: 'Line 2' } }),
  );
  const configuration = loadConfiguration(file, {
    MAI_INSPECTION_TAKT_MS: '1200',
    MAI_CAMERA_REPLAY_DIRECTORY: 'parts',
  });
  expect(configuration.inspection).toMatchObject({ taktMs: 1200, triggerTimeoutMs: 700 });
  expect(configuration.station.name).toBe('Line 2');
  expect(configuration.camera.replayDirectory).toBe('parts');
});

test.each([
  ['{"inspection":{"taktMS":5}}', 'inspection.taktMS is not a setting'],
  ['{"inspections":{}}', 'inspections is not a setting'],
  ['{"inspection":{"taktMs":"soon"}}', 'inspection.taktMs'],
  ['{"inspection":', 'is not valid JSON'],
  ['[]', 'must hold one JSON object'],
])('%s is refused and the message names the key', (text, message) => {
  writeFileSync(file, text);
  expect(() => loadConfiguration(file, {})).toThrow(message);
  expect(() => loadConfiguration(file, {})).toThrow(file);
});

test('a wrong variable is named itself', () => {
  expect(() => loadConfiguration(file, { MAI_HTTP_PORT: '70000' })).toThrow('MAI_HTTP_PORT');
});

test('names follow the path', () => {
  expect(environmentName(['camera', 'simulatorDefectRate'])).toBe('MAI_CAMERA_SIMULATOR_DEFECT_RATE');
});
