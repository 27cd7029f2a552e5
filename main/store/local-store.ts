import type Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { RecipeId, Sha256 } from '../../contract/ids.ts';
import { Recipe } from '../../contract/recipe.ts';
import { AuditEvent } from '../../contract/record.ts';
import { TeachSession } from '../../contract/teach.ts';
import type { AnchorLog } from './anchor-log.ts';
import { backUp } from './backup.ts';
import type { ContentFiles } from './content-files.ts';
import type { FileSystem } from './file-system.ts';
import type { SpaceKeeper } from './keep-space.ts';
import type { OrphanSweep } from './sweep-orphans.ts';
import type { Repositories } from './repositories.ts';
import { putImage, saveInspection } from './save-inspection.ts';
import { sha256Name, uuidOf } from './sha256.ts';
import type { StationStore, StoreIdentity } from './station-store.ts';
import { toStoreError } from './store-errors.ts';

type AsyncMethods = Omit<StationStore, 'identity' | typeof Symbol.asyncDispose | 'backup'>;

/** The store in the thread it runs in: the port's methods without promises, and the thread's own duties. */
export type LocalStore = {
  readonly [Name in keyof AsyncMethods]: (
    ...values: Parameters<AsyncMethods[Name]>
  ) => Awaited<ReturnType<AsyncMethods[Name]>>;
} & {
  readonly identity: () => StoreIdentity;
  readonly backup: (file: string) => Promise<void>;
  /** Regular care: shortens the write-ahead log, drops old confirmed images on a filling disk, sweeps a few orphans. */
  readonly maintain: () => void;
  /** Leaves nothing in the write-ahead log and frees the data folder. */
  readonly close: () => void;
};

export type LocalStoreParts = {
  readonly directory: string;
  readonly files: FileSystem;
  readonly database: Sqlite.Database;
  readonly repositories: Repositories;
  readonly imageFiles: ContentFiles;
  readonly packageFiles: ContentFiles;
  readonly anchors: AnchorLog;
  readonly space: SpaceKeeper;
  readonly sweep: OrphanSweep;
  readonly evictOld: () => void;
  readonly checkpoint: () => void;
  readonly releaseLock: () => void;
  readonly identity: StoreIdentity;
  readonly nowUs: () => number;
};

const SWEEP_FILES = 20_000;

/** Returns the store over parts that are already open; `openLocalStore` opens them. */
export function createLocalStore(parts: LocalStoreParts): LocalStore {
  return withStoreErrors({ ...writers(parts), ...readers(parts), ...duties(parts) }, parts.directory);
}

type Writers = Pick<
  LocalStore,
  | 'saveInspection'
  | 'recordAudit'
  | 'putImage'
  | 'saveRecipe'
  | 'setActiveRecipe'
  | 'saveTeachSession'
  | 'deleteTeachSession'
  | 'putPackage'
  | 'setSelectedCamera'
  | 'setSetting'
  | 'resetCounters'
>;

function writers(parts: LocalStoreParts): Writers {
  const { database, repositories, imageFiles, packageFiles, anchors, space, nowUs } = parts;
  const { meta, records, audits, images, recipes, teachSessions, counters } = repositories;
  const transact = (work: () => void): void => database.transaction(work).immediate();
  const write = <T>(operation: () => T): T => {
    const result = space.write(operation);
    anchors.note(records.head());
    return result;
  };
  return {
    saveInspection: (record, newImages) =>
      write(() =>
        saveInspection({ repositories, imageFiles, nowUs, transact }, record, newImages, space.measure().state),
      ),
    recordAudit: (event) => {
      const body = AuditEvent.parse(event);
      write(() =>
        transact(() =>
          audits.insert(
            body,
            records.append({ kind: 'audit.recorded', schemaVersion: 1, body }, body.recordId, nowUs()),
          ),
        ),
      );
    },
    putImage: (image) =>
      write(() => {
        const ref = putImage(imageFiles, image);
        transact(() => images.add(ref, false, nowUs()));
        return ref;
      }),
    saveRecipe: (recipe) => {
      const body = Recipe.parse(recipe);
      const recordId = uuidOf(`${body.recipeId} ${body.revision}`);
      write(() =>
        transact(() => {
          recipes.assertNewer(body);
          recipes.insert(body, records.append({ kind: 'recipe.released', schemaVersion: 1, body }, recordId, nowUs()));
        }),
      );
    },
    setActiveRecipe: (recipeId) => {
      if (!recipes.has(recipeId)) {
        throw new AppError('not-found', `There is no recipe ${recipeId}; choose one from the list.`);
      }
      write(() => meta.setText('active_recipe_id', recipeId));
    },
    saveTeachSession: (session) => {
      const valid = TeachSession.parse(session);
      images.assertStored(valid.images.flatMap(({ sha256, thumbnailSha256 }) => [sha256, thumbnailSha256]));
      write(() => transact(() => teachSessions.save(valid)));
    },
    deleteTeachSession: (sessionId) => write(() => transact(() => teachSessions.delete(sessionId))),
    putPackage: (bytes) => write(() => packageFiles.put(bytes)),
    setSelectedCamera: (cameraId) => write(() => meta.setText('selected_camera_id', cameraId)),
    setSetting: (name, text) => write(() => meta.setText(`setting:${name}`, text)),
    resetCounters: (atUs) => write(() => counters.reset(atUs, records.head().seq)),
  };
}

type Readers = Omit<LocalStore, keyof Writers | keyof ReturnType<typeof duties>>;

function readers({ repositories, imageFiles, packageFiles, space }: LocalStoreParts): Readers {
  const { meta, records, images, inspections, recipes, teachSessions, counters } = repositories;
  return {
    listInspections: (query) => inspections.list(query),
    findInspection: (inspectionId) => inspections.find(inspectionId),
    readImage: (name) => {
      const known = images.find(name);
      if (known === null) {
        throw new AppError('not-found', `There is no image ${name} in this station.`);
      }
      if (known.state === 'evicted') {
        throw new AppError('not-found', `The image ${name} was removed to free the disk; its record is still here.`);
      }
      return { mime: known.mime, bytes: readUnaltered(imageFiles, name) };
    },
    listRecipes: () => recipes.list(),
    // The value was checked when it was set, so it is a recipe's id.
    activeRecipeId: () => meta.text('active_recipe_id') as RecipeId | null,
    listTeachSessions: () => teachSessions.list(),
    packagePath: (name) => {
      if (!packageFiles.has(name)) {
        throw new AppError('not-found', `There is no model package ${name} in this station; teach or load it again.`);
      }
      return packageFiles.pathOf(name);
    },
    selectedCameraId: () => meta.text('selected_camera_id'),
    setting: (name) => meta.text(`setting:${name}`),
    counters: () => counters.read(),
    health: () => {
      const { count, oldestUs } = records.pending();
      return { disk: space.measure(), pending: count, oldestPendingUs: oldestUs };
    },
  };
}

/** A picture that was changed on disk must not be shown as evidence. */
function readUnaltered(imageFiles: ContentFiles, name: Sha256): Uint8Array {
  const bytes = imageFiles.read(name);
  if (bytes === null) {
    throw new AppError('not-found', `The file of image ${name} is missing from ${imageFiles.pathOf(name)}.`);
  }
  if (sha256Name(bytes) !== name) {
    throw new AppError('store-corrupt', `The image ${imageFiles.pathOf(name)} was changed after it was stored.`);
  }
  return bytes;
}

function duties(parts: LocalStoreParts): Pick<LocalStore, 'identity' | 'backup' | 'maintain' | 'close'> {
  const { database, repositories, anchors, space, sweep, files } = parts;
  return {
    identity: () => parts.identity,
    backup: (file) => backUp({ database, files, directory: parts.directory }, file),
    maintain: () => {
      space.restore();
      parts.evictOld();
      parts.checkpoint();
      sweep.sweep(SWEEP_FILES);
    },
    close: () => {
      try {
        anchors.close(repositories.records.head());
        parts.checkpoint();
      } finally {
        database.close();
        parts.releaseLock();
      }
    },
  };
}

/** Every failure leaves the store as an AppError, also the rejected promises. */
function withStoreErrors(store: LocalStore, directory: string): LocalStore {
  const guarded = Object.entries(store).map(([name, method]) => [
    name,
    (...values: readonly unknown[]) => {
      try {
        const result = (method as (...values: readonly unknown[]) => unknown)(...values);
        return result instanceof Promise
          ? result.catch((error: unknown) => {
              throw toStoreError(error, directory);
            })
          : result;
      } catch (error) {
        throw toStoreError(error, directory);
      }
    },
  ]);
  return Object.fromEntries(guarded) as LocalStore;
}
