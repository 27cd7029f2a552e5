import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseV1Options, FuseState, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from './fixtures.ts';
import { OperatorPage } from './pages/operator-page.ts';
import { readArchive } from './support/read-archive.ts';
import { openPackagedStation } from './support/packaged-station.ts';
import { requiredEnvironment } from './support/required-environment.ts';
import { stationEnvironment } from './support/running-station.ts';

const settings = {
  MAI_INSPECTION_STARTS_RUNNING: 'false',
  // A packed station must not load native code that its environment names.
  MAI_SQLITE_BINDING: '/nonexistent/binding.node',
};

test('the packed station inspects, ends cleanly and keeps its record', async ({ dataDirectory }) => {
  const first = await openPackagedStation(dataDirectory, stationEnvironment(settings));
  const serial = await new OperatorPage(first.page).inspectPart();
  expect(await first.terminate()).toBe(0);
  const second = await openPackagedStation(dataDirectory, stationEnvironment(settings));
  const operator = new OperatorPage(second.page);
  await operator.waitForEngine();
  await expect(operator.parts).toHaveText('1');
  expect(await operator.newestSerial()).toBe(serial);
  expect(await second.terminate()).toBe(0);
});

test('the page runs in the sandbox of the system', async ({ dataDirectory }) => {
  test.skip(process.platform !== 'linux', 'the kernel is asked by /proc');
  const station = await openPackagedStation(dataDirectory, stationEnvironment(settings));
  test.skip(!station.isSandboxed, 'no user but root can reach the packed station here');
  const status = readFileSync(`/proc/${await station.rendererPid()}/status`, 'utf8');
  await station.terminate();
  expect(status).toMatch(/^Seccomp:\s+2$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
});

test('only what runs is packed', () => {
  const archive = join(dirname(requiredEnvironment('MAI_PACKAGED')), 'resources/app.asar');
  expect(readArchive(archive).toSorted()).toEqual(['node_modules', 'out', 'package.json']);
});

test('the packed program can be made to run nothing else', async () => {
  const wire = await getCurrentFuseWire(requiredEnvironment('MAI_PACKAGED'));
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ];
  expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FuseState.DISABLE));
  expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FuseState.ENABLE));
});
