import { Button, Modal } from '@mantine/core';
import { useCallback, useEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useServices } from '../../../components/services/services.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';
import { BoardFields, type BoardFieldsProps } from './board-fields.tsx';
import own from './calibration.module.css';

/** Returns an address for the page; as a picture it can hold no script. */
function useAddress(svg: string | null): string | null {
  const address = useMemo(
    () => (svg === null ? null : URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))),
    [svg],
  );
  useEffect(
    () => () => {
      if (address !== null) {
        URL.revokeObjectURL(address);
      }
    },
    [address],
  );
  return address;
}

/** Shows the board as it is printed, at its true size on paper. */
export function PrintDialog({ board, onChange, onClose }: BoardFieldsProps & { readonly onClose: () => void }) {
  const { t } = useTexts();
  const { engine } = useServices();
  const { value, failure } = useLoaded(useCallback(() => engine.calibration.board(board), [board, engine]));
  const address = useAddress(value?.svg ?? null);
  const direction = board.columns > board.rows ? 'landscape' : 'portrait';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('calibration.printTitle')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      <div className={css.form}>
        <BoardFields board={board} onChange={onChange} />
        {failure !== null && <ProblemNotice title={t('failedCamera.board')} error={failure} />}
        <p>{t('calibration.printText')}</p>
        {address !== null && failure === null && (
          <>
            <img className={own.sheet} src={address} alt={t('calibration.page')} />
            <Button size="xl" h={64} onClick={() => print()}>
              {t('calibration.printNow')}
            </Button>
            {createPortal(
              <div className={own.printSheet} data-print-sheet data-page={`${board.paper}-${direction}`}>
                <img src={address} alt="" />
              </div>,
              document.body,
            )}
          </>
        )}
      </div>
    </Modal>
  );
}
