import { Button, NativeSelect } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { BoardSpecification } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';
import { CommittedNumber } from '../setup/number-setting.tsx';
import own from './calibration.module.css';
import { PrintDialog } from './print-dialog.tsx';

const fields = [
  { name: 'columns', text: 'calibration.columns' },
  { name: 'rows', text: 'calibration.rows' },
  { name: 'squareMm', text: 'calibration.square' },
  { name: 'markerMm', text: 'calibration.marker' },
] as const;

export type BoardPanelProps = {
  readonly board: BoardSpecification;
  readonly onChange: (board: BoardSpecification) => void;
};

/** Which board is used, and the way to print it. */
export function BoardPanel({ board, onChange }: BoardPanelProps) {
  const { t } = useTexts();
  const [isPrinting, setPrinting] = useState(false);
  const change = (part: Partial<Record<keyof BoardSpecification, number | string>>): void => {
    // A board that cannot be is not taken over; the field shows the last one that can.
    const next = BoardSpecification.safeParse({ ...board, ...part });
    if (next.success) {
      onChange(next.data);
    }
  };
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
      <div className={own.fields}>
        {fields.map(({ name, text }) => (
          <CommittedNumber
            key={name}
            label={t(text)}
            value={board[name]}
            onCommit={(value) => change({ [name]: value })}
          />
        ))}
        <NativeSelect
          size="md"
          label={t('calibration.paper')}
          value={board.paper}
          data={[...BoardSpecification.shape.paper.options]}
          onChange={({ currentTarget }) => change({ paper: currentTarget.value })}
        />
      </div>
      {isPrinting && <PrintDialog board={board} onClose={() => setPrinting(false)} />}
    </section>
  );
}
