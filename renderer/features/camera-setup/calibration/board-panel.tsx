import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import type { BoardSpecification } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';
import { PrintDialog } from './print-dialog.tsx';

export type BoardPanelProps = {
  readonly board: BoardSpecification;
  readonly onChange: (board: BoardSpecification) => void;
};

/** Which board is used, and the way to choose another and print it. */
export function BoardPanel({ board, onChange }: BoardPanelProps) {
  const { t, formats } = useTexts();
  const [isPrinting, setPrinting] = useState(false);
  const { columns, rows, squareMm, markerMm, paper } = board;
  return (
    <section className={css.panel} aria-label={t('calibration.board')}>
      <div className={css.panelHead}>
        <h2>{t('calibration.board')}</h2>
        <Button
          variant="default"
          size="md"
          h={44}
          leftSection={<IconPrinter aria-hidden="true" />}
          onClick={() => setPrinting(true)}
        >
          {t('calibration.print')}
        </Button>
      </div>
      <p>
        {t('calibration.boardSentence', {
          columns,
          rows,
          square: formats.fine(squareMm),
          marker: formats.fine(markerMm),
          paper,
        })}
      </p>
      {isPrinting && <PrintDialog board={board} onChange={onChange} onClose={() => setPrinting(false)} />}
    </section>
  );
}
