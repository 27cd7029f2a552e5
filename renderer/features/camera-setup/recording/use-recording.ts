import { useCallback } from 'react';
import type { RecordingState } from '../../../../contract/camera-setup.ts';
import { useServices } from '../../../components/services/services.ts';
import { type Action, useAction } from '../../../components/services/use-action.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useRepeated } from '../../../components/services/use-repeated.ts';
import { useTexts } from '../../../components/services/use-texts.ts';

const REFRESH_MS = 1_000;

export type Recording = {
  /** Null until the station was asked. */
  readonly state: RecordingState | null;
  /** Starts, or stops what runs. */
  readonly toggle: Action;
};

/** Returns how the recording stands, kept up to date, since it can be begun and ended at several places. */
export function useRecording(): Recording {
  const { t } = useTexts();
  const { engine } = useServices();
  const { value: state, set } = useLoaded(useCallback(() => engine.camera.recording({}), [engine]));
  const isRecording = state?.isRecording === true;
  useRepeated(
    useCallback(async () => set(await engine.camera.recording({})), [engine, set]),
    REFRESH_MS,
  );
  const toggle = useAction(
    t('failedCamera.recording'),
    useCallback(
      async () => set(await (isRecording ? engine.camera.stopRecording({}) : engine.camera.startRecording({}))),
      [engine, isRecording, set],
    ),
  );
  return { state, toggle };
}
