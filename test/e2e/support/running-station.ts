import type { Page } from '@playwright/test';

/** One run of the station's program with its screen open, on either shell. */
export interface RunningStation {
  readonly page: Page;
  /** Kills the engine as a crash would, without a chance to say good-bye. */
  killEngine(): Promise<void>;
  /** Closes it as a person does; resolves when the engine has written everything and ended. */
  close(): Promise<void>;
}

/** Settings of a station with nothing to inspect, for tests that look at other things. */
export const emptyStation = { MAI_TEACH_HAS_SAMPLE: 'false', MAI_INSPECTION_STARTS_RUNNING: 'false' };

/** Settings that make a test short: parts come at once, and the sample product is taught from few pictures. */
export function stationEnvironment(settings: Readonly<Record<string, string>>): Record<string, string> {
  // A data folder of the person who runs the tests must never be touched by them.
  const { MAI_DATA_DIRECTORY: _data, ...inherited } = process.env;
  const defined = Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(defined),
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    LANG: 'en_GB.UTF-8',
    MAI_STORE_BALLAST_MEGABYTES: '1',
    MAI_TEACH_SAMPLE_IMAGES: '4',
    MAI_TEACH_IMAGE_SIZE: '128',
    ...settings,
  };
}
