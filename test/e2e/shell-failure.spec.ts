import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { OperatorPage } from './pages/operator-page.ts';
import { openElectronStation } from './support/electron-station.ts';
import { stationEnvironment } from './support/running-station.ts';

test('a station that cannot start says why, and starts by itself when the reason is gone', async ({
  dataDirectory,
}) => {
  const configuration = join(dataDirectory, 'station.json');
  writeFileSync(configuration, '{"inspection": {"taktMS": 5}}');
  const station = await openElectronStation(dataDirectory, stationEnvironment({}));
  let said = '';
  station.app.process().stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  await expect.poll(() => said).toContain('taktMS is not a setting');
  writeFileSync(configuration, '{"inspection": {"startsRunning": false}}');
  await new OperatorPage(station.page).inspectPart();
  await station.close();
});
