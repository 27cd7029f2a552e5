import { type AnomalyInspector, openAnomalyInspector } from '../../models/vision/anomaly/anomaly-inspector.ts';
import { inFile } from './in-file.ts';
import { readPackageFile } from './read-package-file.ts';

/**
 * Reads and opens a model package; what is wrong with it is said with its name in front.
 * @throws AppError `not-found`, `package-damaged`, `package-altered` or `package-mismatch`
 */
export async function openPackageFile(path: string, threads: number): Promise<AnomalyInspector> {
  const bytes = await readPackageFile(path);
  return inFile(path, () => openAnomalyInspector(bytes, { threads }));
}
