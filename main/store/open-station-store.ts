import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../contract/clock.ts';
import { fromWireError } from '../../contract/errors.ts';
import { resolveWorkerUrl } from '../worker-url.ts';
import type { NewImage, StationStore, StoreIdentity } from './station-store.ts';
import type { StoreWorkerData } from './store-messages.ts';
import type { StoreOptions } from './store-options.ts';
import { createStoreCalls, type StoreCalls } from './store-calls.ts';

export type OpenStationStoreOptions = Omit<StoreOptions, 'newStationId'> & {
  readonly clock: Clock;
  /** Entry of the store's thread; found beside this module, or beside the bundle, when left out. */
  readonly workerUrl?: URL | undefined;
  /** Between two rounds of care: write-ahead log, disk reserve, unused files. */
  readonly maintenanceIntervalMs?: number | undefined;
};

const DEFAULT_MAINTENANCE_INTERVAL_MS = 30_000;

/**
 * Opens the station's memory in a thread of its own, creating the data folder when it is absent.
 *
 * @throws AppError `store-locked`, `store-corrupt`, `store-newer`, `store-read-only`, `store-full`,
 *   `configuration-invalid` when the path is no folder or belongs to another station
 */
export async function openStationStore(options: OpenStationStoreOptions): Promise<StationStore> {
  const { clock, workerUrl, maintenanceIntervalMs = DEFAULT_MAINTENANCE_INTERVAL_MS, ...rest } = options;
  const workerData: StoreWorkerData = {
    options: { ...rest, newStationId: `station-${randomUUID().slice(0, 8)}` },
    nowUs: clock.nowUs(),
  };
  const worker = new Worker(workerUrl ?? resolveWorkerUrl(import.meta.url, './store.worker.ts'), { workerData });
  const calls = createStoreCalls(worker, clock);
  const opened = await calls.opened;
  if (opened.type === 'failed') {
    await worker.terminate();
    throw fromWireError(opened.error);
  }
  return createClient(calls, opened.identity, startCare(calls, maintenanceIntervalMs));
}

/** Returns the function that ends it. A round that fails shows in the health and in the next save. */
function startCare({ call }: StoreCalls, intervalMs: number): () => void {
  let isBusy = false;
  const care = async (): Promise<void> => {
    isBusy = true;
    await Promise.allSettled([call('maintain', [])]);
    isBusy = false;
  };
  const timer = setInterval(() => {
    if (!isBusy) {
      void care();
    }
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

function createClient({ call, ended }: StoreCalls, identity: StoreIdentity, endCare: () => void): StationStore {
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    endCare();
    await call('close', []);
    await ended;
  };
  return {
    identity,
    saveInspection: (record, newImages) => {
      const images = newImages.map(copyImage);
      return call('saveInspection', [record, images], images.map(bufferOf));
    },
    listInspections: (query) => call('listInspections', [query]),
    findInspection: (inspectionId) => call('findInspection', [inspectionId]),
    recordAudit: (event) => call('recordAudit', [event]),
    putImage: (image) => {
      const copy = copyImage(image);
      return call('putImage', [copy], [bufferOf(copy)]);
    },
    readImage: (name) => call('readImage', [name]),
    saveRecipe: (recipe) => call('saveRecipe', [recipe]),
    listRecipes: () => call('listRecipes', []),
    activeRecipeId: () => call('activeRecipeId', []),
    setActiveRecipe: (recipeId) => call('setActiveRecipe', [recipeId]),
    saveTeachSession: (session) => call('saveTeachSession', [session]),
    listTeachSessions: () => call('listTeachSessions', []),
    deleteTeachSession: (sessionId) => call('deleteTeachSession', [sessionId]),
    putPackage: (bytes) => {
      const copy = new Uint8Array(bytes);
      return call('putPackage', [copy], [copy.buffer]);
    },
    packagePath: (name) => call('packagePath', [name]),
    selectedCameraId: () => call('selectedCameraId', []),
    setSelectedCamera: (cameraId) => call('setSelectedCamera', [cameraId]),
    setting: (name) => call('setting', [name]),
    setSetting: (name, text) => call('setSetting', [name, text]),
    counters: () => call('counters', []),
    resetCounters: (atUs) => call('resetCounters', [atUs]),
    health: () => call('health', []),
    backup: (file) => call('backup', [file]),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

type OwnedImage = NewImage & { readonly bytes: Uint8Array<ArrayBuffer> };

/** One copy that is then handed over: the caller keeps its picture, and a view of a pooled buffer drags nothing along. */
function copyImage(image: NewImage): OwnedImage {
  return { ...image, bytes: new Uint8Array(image.bytes) };
}

function bufferOf({ bytes }: OwnedImage): ArrayBuffer {
  return bytes.buffer;
}
