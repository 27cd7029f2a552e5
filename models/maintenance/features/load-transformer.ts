import { AppError } from '../../../contract/errors.ts';
import type { EstimatorDocument, Transformer } from '../../estimator/estimator.ts';
import { imputer } from '../clean/imputer.ts';
import { oneHotEncoder } from '../clean/one-hot-encoder.ts';
import { outlierClipper } from '../clean/outlier-clipper.ts';
import { Pipeline } from '../clean/pipeline.ts';
import { redundantColumnDropper } from '../clean/redundant-column-dropper.ts';
import { resampler } from '../clean/resampler.ts';
import { scaler } from '../clean/scaler.ts';
import { cumulativeLoad } from './cumulative-load.ts';
import { lags } from './lags.ts';
import { rollingStatistics } from './rolling-statistics.ts';
import { signalWindows } from './signal-windows.ts';

const kinds = [
  cumulativeLoad,
  imputer,
  lags,
  oneHotEncoder,
  outlierClipper,
  redundantColumnDropper,
  resampler,
  rollingStatistics,
  scaler,
  signalWindows,
] as const;

/**
 * Brings back a saved step or pipeline of any kind.
 *
 * @throws AppError `bad-request` for an unknown kind, another version or a damaged document
 */
export function loadTransformer(document: EstimatorDocument): Transformer {
  if (document.kind === 'pipeline') {
    return Pipeline.fromDocument(document, loadTransformer);
  }
  const kind = kinds.find((candidate) => candidate.kind === document.kind);
  if (kind === undefined) {
    throw new AppError(
      'bad-request',
      `A step of the kind "${document.kind}" is unknown; is this program too old for it?`,
    );
  }
  return kind.load(document);
}
