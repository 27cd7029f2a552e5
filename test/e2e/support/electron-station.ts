import { resolve } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { killAtExit } from './kill-at-exit.ts';
import { requiredEnvironment } from './required-environment.ts';
import type { RunningStation } from './running-station.ts';

const root = resolve(import.meta.dirname, '../../..');
const LAUNCH_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 15_000;

export interface ElectronStation extends RunningStation {
  readonly app: ElectronApplication;
}

/**
 * Opens the built station in Electron on a data folder.
 *
 * @param switches of Chromium, such as the file that stands for a webcam
 */
export async function openElectronStation(
  dataDirectory: string,
  environment: Record<string, string>,
  switches: readonly string[] = [],
): Promise<ElectronStation> {
  const app = await launchTwice([root, '--data', dataDirectory, ...switches], environment);
  const forget = killAtExit(app.process());
  const page = await app.firstWindow();
  return {
    app,
    page,
    killEngine: async () => {
      process.kill(await enginePid(app), 'SIGKILL');
    },
    close: async () => {
      const timer = setTimeout(() => app.process().kill('SIGKILL'), CLOSE_TIMEOUT_MS);
      await app.close();
      clearTimeout(timer);
      forget();
    },
  };
}

/** A launch that hangs has been seen on a cold machine; what the first one printed is in the error of the second. */
async function launchTwice(args: string[], environment: Record<string, string>): Promise<ElectronApplication> {
  const launch = () =>
    _electron.launch({
      executablePath: requiredEnvironment('MAI_ELECTRON'),
      args,
      env: environment,
      timeout: LAUNCH_TIMEOUT_MS,
    });
  try {
    return await launch();
  } catch (first) {
    try {
      return await launch();
    } catch (second) {
      throw new Error(`Electron did not start, and before that: ${String(first)}`, { cause: second });
    }
  }
}

async function enginePid(app: ElectronApplication): Promise<number> {
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'station-engine')?.pid,
  );
  if (pid === undefined) {
    throw new Error('no engine is running that could be killed');
  }
  return pid;
}
