import { Button } from '@mantine/core';
import { IconPlayerRecord, IconPlayerStop } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import type { RecordingState } from '../../../../contract/camera-setup.ts';
import { useServices } from '../../../components/services/services.ts';
import { useAction } from '../../../components/services/use-action.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useRepeated } from '../../../components/services/use-repeated.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import type { Formats } from '../../../i18n/formats.ts';
import css from '../camera-setup.module.css';

const REFRESH_MS = 1_000;
const ICON_PX = 20;

function sentenceOf({ isRecording, frames, dropped, bytes }: RecordingState, t: TFunction, formats: Formats): string {
  const values = { frames: formats.number(frames), size: formats.bytes(bytes), dropped: formats.number(dropped) };
  if (!isRecording) {
    return t('recording.last', values);
  }
  return t(dropped > 0 ? 'recording.runningLost' : 'recording.running', values);
}

/** Records what the camera saw, for support: how much so far, and where it lies. */
export function RecordingControl() {
  const { t, formats } = useTexts();
  const { engine } = useServices();
  const { value: state, set } = useLoaded(useCallback(() => engine.camera.recording({}), [engine]));
  const isRecording = state?.isRecording === true;
  useRepeated(
    useCallback(async () => {
      if (isRecording) {
        set(await engine.camera.recording({}));
      }
    }, [engine, isRecording, set]),
    REFRESH_MS,
  );
  const toggle = useAction(
    t('failedCamera.recording'),
    useCallback(
      async () => set(await (isRecording ? engine.camera.stopRecording({}) : engine.camera.startRecording({}))),
      [engine, isRecording, set],
    ),
  );
  const directory = state?.directory ?? null;
  return (
    <div className={css.recording} data-testid="recording">
      {state !== null && directory !== null && (
        <output className={css.recordingText}>
          <span>{sentenceOf(state, t, formats)}</span>
          <span className={css.soft} title={directory}>
            {t('recording.where', { directory })}
          </span>
        </output>
      )}
      <Button
        variant="default"
        size="md"
        h={44}
        data-recording={isRecording}
        loading={toggle.isBusy}
        onClick={toggle.run}
        leftSection={
          isRecording ? (
            <IconPlayerStop size={ICON_PX} aria-hidden="true" />
          ) : (
            <IconPlayerRecord size={ICON_PX} aria-hidden="true" />
          )
        }
      >
        {t(isRecording ? 'recording.stop' : 'recording.start')}
      </Button>
    </div>
  );
}
