import type { CameraInfo } from '../../contract/camera.ts';
import type { InspectionId, RecipeId, Sha256, TeachSessionId } from '../../contract/ids.ts';
import type { Counters, ImageRef, Inspection } from '../../contract/inspection.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { AuditEvent } from '../../contract/record.ts';
import type { DiskState } from '../../contract/status.ts';
import type { TeachSession } from '../../contract/teach.ts';
import type { Verdict } from '../../contract/verdict.ts';

/** Bytes of one image and what is known of them; the store names the file by its SHA-256. */
export type NewImage = Omit<ImageRef, 'sha256' | 'sizeBytes'> & { readonly bytes: Uint8Array };

export type InspectionQuery = {
  readonly limit: number;
  readonly verdict?: Verdict | undefined;
  /** Part of the part serial or the product code. */
  readonly search?: string | undefined;
  /** Only records that finished before this time. */
  readonly beforeUs?: number | undefined;
};

export type StoreHealth = {
  readonly disk: { readonly state: DiskState; readonly freeBytes: number };
  readonly pending: number;
  readonly oldestPendingUs: number | null;
};

export type StoreIdentity = { readonly stationId: string; readonly epoch: number; readonly bootId: string };

/**
 * The station's memory. Each method runs in the store's own thread; a promise that resolved means
 * the bytes are on disk (fsync done), so a verdict may be shown only after `saveInspection` resolved.
 * Failures are AppErrors: `store-full`, `store-read-only`, `store-newer`, `store-locked`, `store-corrupt`.
 */
export interface StationStore extends AsyncDisposable {
  readonly identity: StoreIdentity;
  /** Stores images, record, defects, outbox row and chain head in one transaction. `images` of the record are filled in from `newImages`. */
  saveInspection(record: Inspection, newImages: readonly NewImage[]): Promise<Inspection>;
  listInspections(query: InspectionQuery): Promise<readonly Inspection[]>;
  findInspection(inspectionId: InspectionId): Promise<Inspection | null>;
  recordAudit(event: AuditEvent): Promise<void>;
  /** Writes a file outside any record (teaching, trials); returns its name. */
  putImage(image: NewImage): Promise<ImageRef>;
  /** @throws AppError `not-found` */
  readImage(sha256: Sha256): Promise<{ readonly mime: string; readonly bytes: Uint8Array }>;
  /** Adds a revision; the newest revision of each recipe is what `listRecipes` returns. */
  saveRecipe(recipe: Recipe): Promise<void>;
  listRecipes(): Promise<readonly Recipe[]>;
  activeRecipeId(): Promise<RecipeId | null>;
  setActiveRecipe(recipeId: RecipeId): Promise<void>;
  saveTeachSession(session: TeachSession): Promise<void>;
  listTeachSessions(): Promise<readonly TeachSession[]>;
  deleteTeachSession(sessionId: TeachSessionId): Promise<void>;
  /** Model packages are content-addressed files beside the images. */
  putPackage(bytes: Uint8Array): Promise<Sha256>;
  /** @returns the package's absolute file path. @throws AppError `not-found` */
  packagePath(sha256: Sha256): Promise<string>;
  selectedCameraId(): Promise<CameraInfo['cameraId'] | null>;
  setSelectedCamera(cameraId: CameraInfo['cameraId']): Promise<void>;
  /** What an administrator or engineer set up, as text; null when it was never set. */
  setting(name: string): Promise<string | null>;
  setSetting(name: string, text: string): Promise<void>;
  counters(): Promise<Counters>;
  resetCounters(atUs: number): Promise<void>;
  health(): Promise<StoreHealth>;
  /** Online copy of the database; the station keeps working. */
  backup(file: string): Promise<void>;
}
