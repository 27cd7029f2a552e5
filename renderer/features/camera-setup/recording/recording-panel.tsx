import { Button } from '@mantine/core';
import { IconPlayerRecord, IconPlayerStop } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { RecordingState } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import type { Formats } from '../../../i18n/formats.ts';
import css from '../camera-setup.module.css';
import { useRecording } from './use-recording.ts';

const ICON_PX = 20;

function sentenceOf({ isRecording, frames, dropped, bytes }: RecordingState, t: TFunction, formats: Formats): string {
  const values = { frames: formats.number(frames), size: formats.bytes(bytes), dropped: formats.number(dropped) };
  if (!isRecording) {
    return t('recording.last', values);
  }
  return t(dropped > 0 ? 'recording.runningLost' : 'recording.running', values);
}

/** Records what the camera saw, for support: how much so far, and where it lies. */
export function RecordingPanel() {
  const { t, formats } = useTexts();
  const { state, toggle } = useRecording();
  const isRecording = state?.isRecording === true;
  const directory = state?.directory ?? null;
  const icon = isRecording ? (
    <IconPlayerStop size={ICON_PX} aria-hidden="true" />
  ) : (
    <IconPlayerRecord size={ICON_PX} aria-hidden="true" />
  );
  return (
    <section className={css.panel} aria-label={t('recording.start')} data-testid="recording">
      <Button variant="default" size="md" h={48} loading={toggle.isBusy} onClick={toggle.run} leftSection={icon}>
        {t(isRecording ? 'recording.stop' : 'recording.start')}
      </Button>
      {state !== null && directory !== null && (
        <output className={css.recordingText}>
          <span>{sentenceOf(state, t, formats)}</span>
          <span className={css.soft}>{t('recording.where', { directory })}</span>
        </output>
      )}
    </section>
  );
}

/** Reminds at every place of camera work that a recording fills the disk, and stops it; nothing while none runs. */
export function RunningRecording() {
  const { t, formats } = useTexts();
  const { state, toggle } = useRecording();
  return state?.isRecording === true ? (
    <Button
      variant="default"
      size="sm"
      h={44}
      className={css.runningRecording}
      title={sentenceOf(state, t, formats)}
      loading={toggle.isBusy}
      onClick={toggle.run}
      leftSection={<IconPlayerStop size={ICON_PX} aria-hidden="true" />}
    >
      {t('recording.stop')}
    </Button>
  ) : null;
}
