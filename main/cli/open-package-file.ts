import { readFile } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import { type AnomalyInspector, openAnomalyInspector } from '../../models/vision/anomaly/anomaly-inspector.ts';

/**
 * Reads and opens a model package; what is wrong with it is said with its name in front.
 * @throws AppError `not-found`, `package-damaged`, `package-altered` or `package-mismatch`
 */
export async function openPackageFile(path: string, threads: number): Promise<AnomalyInspector> {
  const bytes = await readBytes(path);
  try {
    return await openAnomalyInspector(bytes, { threads });
  } catch (cause) {
    if (cause instanceof AppError) {
      throw new AppError(cause.code, `${path}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('not-found', `${path}: the model package cannot be opened; check the path`, { cause });
  }
}
