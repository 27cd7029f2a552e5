import { join, resolve } from 'node:path';
import type Sqlite from 'better-sqlite3';
import type { Clock } from '../../contract/clock.ts';
import { AppError } from '../../contract/errors.ts';
import { ANCHOR_FILE, openAnchorLog, readAnchors } from './anchor-log.ts';
import { type ContentFiles, createContentFiles } from './content-files.ts';
import { assertDurable, checkDatabase, openDatabase } from './database.ts';
import { createDiskSpace, type DiskSpace } from './disk-space.ts';
import { createImageEviction } from './evict-images.ts';
import type { FileSystem } from './file-system.ts';
import { createSpaceKeeper } from './keep-space.ts';
import { createLocalStore, type LocalStore } from './local-store.ts';
import { lockDirectory } from './lock-directory.ts';
import { createRepositories, type Repositories } from './repositories.ts';
import { codeOf, isNoSpace, storeCorrupt, toStoreError } from './store-errors.ts';
import {
  DEFAULT_ANCHOR_INTERVAL,
  DEFAULT_BALLAST_BYTES,
  DEFAULT_DISK_LIMITS,
  DEFAULT_IMAGE_RETENTION_DAYS,
  type StoreOptions,
} from './store-options.ts';
import { createOrphanSweep } from './sweep-orphans.ts';

export type StorePorts = { readonly clock: Pick<Clock, 'nowUs'>; readonly files: FileSystem };

export const DATABASE_FILE = 'station.db';
const SWEEP_FILES_AT_START = 20_000;
/** Clearing a full disk part by part would do it again at every save. */
const LEAST_EVICTION_BYTES = 32 * 1024 * 1024;
const DAY_US = 86_400_000_000;

/**
 * Opens the data folder in this thread, creating it when absent.
 *
 * @throws AppError `store-locked`, `store-corrupt`, `store-newer`, `store-read-only`, `store-full`,
 *   `configuration-invalid` when the path is no folder or belongs to another station
 */
export function openLocalStore(options: StoreOptions, ports: StorePorts): LocalStore {
  const directory = resolve(options.directory);
  try {
    prepareDirectory(ports.files, directory);
    const lock = lockDirectory(ports.files, directory, options.nativeBinding);
    try {
      return openLocked({ ...options, directory }, ports, lock.release);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw toStoreError(error, directory);
  }
}

const NO_FOLDER = new Set(['ENOTDIR', 'EEXIST']);

function prepareDirectory(files: FileSystem, directory: string): void {
  const found = files.statSync(directory);
  if (found !== null && !found.isDirectory) {
    throw notAFolder(directory, null);
  }
  try {
    for (const folder of ['tmp', 'images', 'packages']) {
      files.mkdirSync(join(directory, folder));
    }
  } catch (error) {
    throw NO_FOLDER.has(codeOf(error) ?? '') ? notAFolder(directory, error) : error;
  }
}

function notAFolder(directory: string, cause: unknown): AppError {
  return new AppError(
    'configuration-invalid',
    `${directory} cannot be the data folder because a file is in its place. Choose another folder or move that file.`,
    { cause },
  );
}

function openLocked(options: StoreOptions, ports: StorePorts, releaseLock: () => void): LocalStore {
  const { files } = ports;
  const { directory } = options;
  for (const file of files.readdirSync(join(directory, 'tmp'))) {
    files.rmSync(join(directory, 'tmp', file));
  }
  const space = createDiskSpace({
    files,
    directory,
    ballastBytes: options.ballastBytes ?? DEFAULT_BALLAST_BYTES,
    limits: { ...DEFAULT_DISK_LIMITS, ...options.diskLimits },
  });
  const database = openWithRoom(options, ports, space);
  try {
    return assemble(options, ports, { database, space, releaseLock });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A full disk must not keep the station from opening its records, so the reserve is given up for it. */
function openWithRoom(options: StoreOptions, ports: StorePorts, space: DiskSpace): Sqlite.Database {
  try {
    return openChecked(options, ports);
  } catch (error) {
    if (!isNoSpace(error)) {
      throw error;
    }
    space.releaseReserve();
    return openChecked(options, ports);
  }
}

function openChecked(options: StoreOptions, { files, clock }: StorePorts): Sqlite.Database {
  const file = join(options.directory, DATABASE_FILE);
  const state = checkDatabase(files, file, options.nativeBinding);
  const lastAnchor = readAnchors(files, join(options.directory, ANCHOR_FILE)).anchors.at(-1);
  if (state === 'new' && lastAnchor !== undefined) {
    throw storeCorrupt(file, `it holds no records, but ${ANCHOR_FILE} knows of ${lastAnchor.seq}`);
  }
  const database = openDatabase(file, options.nativeBinding);
  try {
    const repositories = createRepositories(database);
    database.transaction(() => identify(repositories, options, clock.nowUs())).immediate();
    assertDurable(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @throws AppError `configuration-invalid` */
function identify({ meta, counters }: Repositories, options: StoreOptions, nowUs: number): void {
  const known = meta.text('station_id');
  if (known !== null && options.stationId !== undefined && known !== options.stationId) {
    throw new AppError(
      'configuration-invalid',
      `${options.directory} belongs to station ${known}, not to ${options.stationId}. Give each station its own data folder.`,
    );
  }
  if (known === null) {
    meta.setText('station_id', options.stationId ?? options.newStationId);
    meta.setInteger('epoch', 1);
    counters.initialise(nowUs);
  }
  meta.setText('boot_id', options.bootId);
}

type OpenParts = { readonly database: Sqlite.Database; readonly space: DiskSpace; readonly releaseLock: () => void };

function assemble(options: StoreOptions, ports: StorePorts, { database, space, releaseLock }: OpenParts): LocalStore {
  const { directory } = options;
  const { files, clock } = ports;
  const nowUs = (): number => clock.nowUs();
  const repositories = createRepositories(database);
  const imageFiles = contentFiles(files, directory, { folder: 'images', extension: '' });
  const packageFiles = contentFiles(files, directory, { folder: 'packages', extension: '.mai' });
  const eviction = createImageEviction({
    database,
    repositories,
    imageFiles,
    policy: options.evictionPolicy ?? 'verified-only',
    nowUs,
  });
  const checkpoint = (): void => void database.pragma('wal_checkpoint(TRUNCATE)');
  const evictBytes = Math.max(2 * (options.ballastBytes ?? DEFAULT_BALLAST_BYTES), LEAST_EVICTION_BYTES);
  const keeper = createSpaceKeeper({
    space,
    directory,
    checkpoint,
    evict: () => void eviction.evictUnderPressure(evictBytes),
  });
  const retentionUs = (options.imageRetentionDays ?? DEFAULT_IMAGE_RETENTION_DAYS) * DAY_US;
  const sweep = createOrphanSweep({ repositories, imageFiles, packageFiles, nowUs });
  keeper.restore();
  sweep.sweep(SWEEP_FILES_AT_START);
  return createLocalStore({
    directory,
    files,
    database,
    repositories,
    imageFiles,
    packageFiles,
    anchors: openAnchorLog(files, join(directory, ANCHOR_FILE), options.anchorInterval ?? DEFAULT_ANCHOR_INTERVAL),
    space: keeper,
    sweep,
    evictOld: () => {
      if (keeper.measure().state !== 'green') {
        eviction.evictConfirmed(evictBytes, nowUs() - retentionUs);
      }
    },
    checkpoint,
    releaseLock,
    identity: {
      stationId: repositories.meta.text('station_id') ?? options.newStationId,
      epoch: repositories.meta.integer('epoch') ?? 1,
      bootId: options.bootId,
    },
    nowUs,
  });
}

function contentFiles(
  files: FileSystem,
  directory: string,
  { folder, extension }: { readonly folder: string; readonly extension: string },
): ContentFiles {
  return createContentFiles({
    files,
    directory: join(directory, folder),
    temporaryDirectory: join(directory, 'tmp'),
    extension,
  });
}
