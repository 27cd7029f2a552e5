import { NativeSelect } from '@mantine/core';
import { BoardSpecification } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { CommittedNumber } from '../setup/number-setting.tsx';
import own from './calibration.module.css';

const fields = [
  { name: 'columns', text: 'calibration.columns' },
  { name: 'rows', text: 'calibration.rows' },
  { name: 'squareMm', text: 'calibration.square' },
  { name: 'markerMm', text: 'calibration.marker' },
] as const;

export type BoardFieldsProps = {
  readonly board: BoardSpecification;
  readonly onChange: (board: BoardSpecification) => void;
};

/** The size of the board and of its paper. */
export function BoardFields({ board, onChange }: BoardFieldsProps) {
  const { t } = useTexts();
  const change = (part: Partial<Record<keyof BoardSpecification, number | string>>): void => {
    // A board that cannot be is not taken over; the field shows the last one that can.
    const next = BoardSpecification.safeParse({ ...board, ...part });
    if (next.success) {
      onChange(next.data);
    }
  };
  return (
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
  );
}
