import { AppError } from '../../../contract/errors.ts';
import type { Sha256 } from '../../../contract/ids.ts';
import type { Defect } from '../../../contract/inspection.ts';
import type { PackageManifest } from '../../package/package-manifest.ts';
import type { PackageSignature } from '../../package/package-signature.ts';
import { type ModelPackage, readPackage } from '../../package/read-package.ts';
import { createSession, type SessionOptions } from '../../runtime/create-session.ts';
import type { InferenceSession } from '../../runtime/inference-session.ts';
import type { RgbImage } from '../image/rgb-image.ts';
import { findDefects } from './find-defects.ts';

/** Calibrated scores over the whole frame, row by row, in the frame's aspect; 0 outside the region of interest. */
export type AnomalyMap = { readonly width: number; readonly height: number; readonly data: Float32Array };

export type AnomalyResult = {
  /** 1 is the review limit as taught; never below 0, without upper end. */
  readonly score: number;
  readonly map: AnomalyMap;
  /** Regions at or above the review limit, in frame pixels, largest first; none when the score is below it. */
  readonly defects: readonly Defect[];
  /** Mean feature of the outermost patches: describes what lies around the part. Null for a model that gives none. */
  readonly surroundings: Float32Array | null;
  readonly inferenceMs: number;
};

/** A taught model, loaded. */
export interface AnomalyInspector extends AsyncDisposable {
  readonly manifest: PackageManifest;
  readonly signature: PackageSignature;
  readonly sha256: Sha256;
  readonly provider: string;
  /** Computes on the calling thread. @throws AppError `package-mismatch` when the picture cannot be judged */
  inspect(image: RgbImage): Promise<AnomalyResult>;
}

/**
 * Opens a `.mai` package of kind `anomaly`.
 *
 * @throws AppError `package-damaged`, `package-altered` or `package-mismatch`
 */
export async function openAnomalyInspector(
  packageBytes: Uint8Array,
  options: SessionOptions,
): Promise<AnomalyInspector> {
  const opened = readPackage(packageBytes);
  const session = await createSession(opened.model, options);
  try {
    checkPorts(session);
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
  return new SessionInspector(opened, session);
}

class SessionInspector implements AnomalyInspector {
  readonly manifest: PackageManifest;
  readonly signature: PackageSignature;
  readonly sha256: Sha256;
  readonly provider: string;
  readonly #session: InferenceSession;

  constructor({ manifest, signature, sha256 }: ModelPackage, session: InferenceSession) {
    this.manifest = manifest;
    this.signature = signature;
    this.sha256 = sha256;
    this.provider = session.provider;
    this.#session = session;
  }

  async inspect({ width, height, data }: RgbImage): Promise<AnomalyResult> {
    const startedMs = performance.now();
    const outputs = await this.#session.run({ image: { type: 'uint8', dims: [height, width, 3], data } });
    const inferenceMs = performance.now() - startedMs;
    const score = outputs['score'];
    const map = outputs['map'];
    if (score?.type !== 'float32' || map?.type !== 'float32') {
      throw mismatch();
    }
    const [value = Number.NaN] = score.data;
    if (!Number.isFinite(value)) {
      throw new AppError('package-mismatch', 'the model gave no score for this picture; teach the part again');
    }
    const [rows = 0, columns = 0] = map.dims;
    const found: AnomalyMap = { width: columns, height: rows, data: map.data };
    const { review } = this.manifest.thresholds;
    const defects = value < review ? [] : findDefects(found, review, { width, height });
    const surroundings = outputs['surroundings'];
    return {
      score: value,
      map: found,
      defects,
      surroundings: surroundings?.type === 'float32' ? surroundings.data : null,
      inferenceMs,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}

function checkPorts({ inputs, outputs }: InferenceSession): void {
  const [input] = inputs;
  const isImage = inputs.length === 1 && input?.name === 'image' && input.type === 'uint8' && input.shape.length === 3;
  const names = new Set(outputs.map(({ name }) => name));
  if (!isImage || !names.has('score') || !names.has('map')) {
    throw mismatch();
  }
}

function mismatch(): AppError {
  return new AppError('package-mismatch', 'the model was made for another input or output; teach the part again');
}
