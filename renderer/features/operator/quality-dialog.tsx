import { Button, Modal, Textarea } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Inspection } from '../../../contract/inspection.ts';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';

const NOTE_LENGTH = 500;

export type QualityDialogProps = {
  readonly inspection: Inspection | null;
  readonly onClose: () => void;
};

/** Calls quality control about the part shown, or about the station when none is. Enter sends. */
export function QualityDialog({ inspection, onClose }: QualityDialogProps) {
  const { t } = useTexts();
  const { engine, notices } = useServices();
  const [note, setNote] = useState('');
  const call = useAction(
    t('failed.call'),
    useCallback(async () => {
      await engine.station.callQuality({ inspectionId: inspection?.inspectionId ?? null, note });
      notices.getState().tell(t('done.called'));
      onClose();
    }, [engine, inspection, note, notices, onClose, t]),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('quality.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          call.run();
        }}
      >
        <p>{inspection === null ? t('quality.general') : t('quality.about', { serial: inspection.partSerial })}</p>
        <Textarea
          label={t('quality.note')}
          size="lg"
          mt="md"
          minRows={3}
          autosize
          maxLength={NOTE_LENGTH}
          value={note}
          data-autofocus
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              call.run();
            }
          }}
        />
        <Button type="submit" size="xl" fullWidth mt="lg" loading={call.isBusy}>
          {t('quality.send')}
        </Button>
      </form>
    </Modal>
  );
}
