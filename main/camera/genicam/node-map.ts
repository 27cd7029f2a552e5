import type { CameraFeature } from '../../../contract/camera-feature.ts';

/** Integer: bigint (signed 64 bit). Float: number. Enumeration: the entry's name. String, Boolean: as they are. */
export type FeatureValue = bigint | number | string | boolean;

/** A device's features by their GenICam names, as its XML describes them. */
export interface NodeMap {
  /** Feature names below the category Root, in the order of the XML. */
  readonly names: readonly string[];
  /** True when the XML has the node and the device implements it. */
  has(name: string): Promise<boolean>;
  /** @throws AppError `camera-refused` when the feature is missing, not readable now, or the device refuses */
  get(name: string): Promise<FeatureValue>;
  /** Whole numbers may be given as number. @throws AppError `bad-request` when the value is out of range or of another kind, `camera-refused` when it cannot be written now */
  set(name: string, value: FeatureValue): Promise<void>;
  /** Executes a command and waits until the device reports it done. @throws AppError `camera-refused` */
  execute(name: string): Promise<void>;
  /** Everything a person may want to see of a feature now. @throws AppError `camera-refused` when there is no such feature */
  describe(name: string): Promise<CameraFeature>;
  /** Forgets cached values, as after a reconnect. */
  invalidate(): void;
}
