import { useCallback, useState } from 'react';
import type { PictureMeasures } from '../../../../contract/camera-setup.ts';
import type { AppError } from '../../../../contract/errors.ts';
import { toAppError } from '../../../api/switching-link.ts';
import { useServices } from '../../../components/services/services.ts';
import { useRepeated } from '../../../components/services/use-repeated.ts';
import { type BestFocus, holdBest } from './focus.ts';

const PAUSE_MS = 300;

export type Measures = {
  /** The last picture's; null before the first. */
  readonly measures: PictureMeasures | null;
  /** Why the last picture could not be measured. */
  readonly failure: AppError | null;
  readonly best: BestFocus | null;
  readonly forgetBest: () => void;
};

/** Returns what the picture under the camera measures, a few times a second. */
export function useMeasures(cameraId: string): Measures {
  const { engine } = useServices();
  const [measures, setMeasures] = useState<PictureMeasures | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const [best, setBest] = useState<BestFocus | null>(null);
  useRepeated(
    useCallback(async () => {
      try {
        const answer = await engine.camera.measure({});
        setMeasures(answer);
        setFailure(null);
        setBest((held) => holdBest(held, `${cameraId} ${answer.width} ${answer.height}`, answer.focus));
      } catch (error) {
        setFailure(toAppError(error));
      }
    }, [cameraId, engine]),
    PAUSE_MS,
  );
  return { measures, failure, best, forgetBest: () => setBest(null) };
}
