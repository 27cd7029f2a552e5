/** What may leave the disk when it is full. Records never do. */
export type EvictionPolicy =
  /** Only images that the server has confirmed to hold. */
  | 'verified-only'
  /** After those, frames and maps of passed parts, oldest first; thumbnails, failed and reviewed parts stay. */
  | 'verified-then-passed';

/** How the station's store behaves. Plain data, because it crosses into the store's thread. */
export type StoreOptions = {
  readonly directory: string;
  /** The station's name; a store that already has another one is refused. */
  readonly stationId?: string | undefined;
  /** Names a new store when `stationId` is left out. */
  readonly newStationId: string;
  readonly bootId: string;
  /** better-sqlite3's own option: the native file to load in place of the package's. */
  readonly nativeBinding?: string | undefined;
  /** Space held back so that a full disk can still be cleared; 0 holds none. */
  readonly ballastBytes?: number | undefined;
  readonly diskLimits?: Partial<DiskLimits> | undefined;
  readonly evictionPolicy?: EvictionPolicy | undefined;
  /** Confirmed images younger than this stay while the disk has room. */
  readonly imageRetentionDays?: number | undefined;
  /** Records between two lines of the anchor log. */
  readonly anchorInterval?: number | undefined;
};

/** Below these limits of free space the disk counts as amber or red. */
export type DiskLimits = { readonly amberFraction: number; readonly amberBytes: number; readonly redBytes: number };

export const DEFAULT_BALLAST_BYTES = 64 * 1024 * 1024;
export const DEFAULT_DISK_LIMITS: DiskLimits = { amberFraction: 0.1, amberBytes: 5e9, redBytes: 1e9 };
export const DEFAULT_ANCHOR_INTERVAL = 32;
export const DEFAULT_IMAGE_RETENTION_DAYS = 7;
