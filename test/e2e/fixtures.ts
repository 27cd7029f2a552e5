import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { openBrowserStation } from './support/browser-station.ts';
import { openElectronStation } from './support/electron-station.ts';
import { stationEnvironment, type RunningStation } from './support/running-station.ts';

export { expect } from '@playwright/test';

export type StationOptions = {
  readonly shell: 'electron' | 'browser';
  /** Environment of the station in these tests, for example `MAI_INSPECTION_TAKT_MS`. */
  readonly settings: Readonly<Record<string, string>>;
};

export interface Station {
  /** The screen of the present run; another one after `restart`. */
  readonly page: Page;
  readonly dataDirectory: string;
  /** Kills the engine as a crash would. */
  killEngine(): Promise<void>;
  /** Closes the station as a person does, and opens it again on the same data. */
  restart(): Promise<void>;
}

/** A station of its own for each test, on a fresh data folder. */
export const test = base.extend<StationOptions & { readonly dataDirectory: string; readonly station: Station }>({
  shell: ['electron', { option: true }],
  settings: [{}, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs.
  dataDirectory: async ({}, provide) => {
    const directory = mkdtempSync(join(tmpdir(), 'station-'));
    await provide(directory);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  },
  station: async ({ shell, settings, dataDirectory }, provide) => {
    const open = (): Promise<RunningStation> =>
      shell === 'electron'
        ? openElectronStation(dataDirectory, stationEnvironment(settings))
        : openBrowserStation(dataDirectory, stationEnvironment(settings));
    let running = await open();
    await provide({
      get page() {
        return running.page;
      },
      dataDirectory,
      killEngine: () => running.killEngine(),
      restart: async () => {
        await running.close();
        running = await open();
      },
    });
    await running.close();
  },
});
