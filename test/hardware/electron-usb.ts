import { app } from 'electron';
import { createOurDriver, streamMany, triggerMany } from './support/our-driver.ts';
import { print } from './support/run-checks.ts';

/** Our driver in Electron's main process; its `usb` is the same native package, loaded by another runtime. */
async function main(): Promise<string> {
  await app.whenReady();
  const { driver, finder } = createOurDriver();
  const cameras = (await driver.discover()).map(({ serial }) => serial);
  const streamed = await streamMany(finder, 'u3v:SIM-SUPER-1', 5);
  const camera = await driver.open('u3v:SIM-SUPER-1');
  const triggered = await triggerMany(camera, 3);
  await camera[Symbol.asyncDispose]();
  return `Electron ${process.versions['electron']}, Node ${process.versions.node}: ${cameras.length} cameras; ${streamed}; ${triggered}`;
}

main().then(
  (text) => {
    print(`RIGHT ${text}`);
    app.exit(0);
  },
  (error: unknown) => {
    print(`FAILED ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    app.exit(1);
  },
);
