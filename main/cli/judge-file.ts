import { AppError } from '../../contract/errors.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { AnomalyInspector, AnomalyResult } from '../../models/vision/anomaly/anomaly-inspector.ts';
import { readImageFile } from '../../models/vision/image/read-image-file.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';
import { decideVerdict } from '../inspection/decide-verdict.ts';

/** A judged file; `ms` is from the decoded picture to the verdict. */
export type JudgedFile = {
  readonly image: RgbImage;
  readonly result: AnomalyResult;
  readonly verdict: Verdict;
  readonly ms: number;
};

/**
 * Decodes and judges one file.
 * @throws AppError `not-found` or `image-…`
 */
export async function judgeFile(inspector: AnomalyInspector, file: string): Promise<JudgedFile> {
  const image = await readImageFile(file);
  const startedAtMs = performance.now();
  const result = await judge(inspector, image, file);
  const verdict = decideVerdict(result.score, inspector.manifest.thresholds);
  return { image, result, verdict, ms: performance.now() - startedAtMs };
}

async function judge(inspector: AnomalyInspector, image: RgbImage, file: string): Promise<AnomalyResult> {
  try {
    return await inspector.inspect(image);
  } catch (cause) {
    if (cause instanceof AppError) {
      throw new AppError(cause.code, `${file}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}
