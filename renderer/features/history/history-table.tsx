import type { Inspection } from '../../../contract/inspection.ts';
import { navigate } from '../../components/navigation/use-route.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './history.module.css';
import { type HistoryColumn, historyCell } from './history-columns.tsx';

export type HistoryTableProps = {
  readonly records: readonly Inspection[];
  readonly columns: readonly HistoryColumn[];
  readonly openId: string | null;
};

/** The records as rows; a row opens its record. The serial is the row's button for keyboard and screen reader. */
export function HistoryTable({ records, columns, openId }: HistoryTableProps) {
  const { t, formats } = useTexts();
  return (
    <table className={css.table} data-testid="history-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column === 'picture' ? (
                <span className="visually-hidden">{t('history.col.picture')}</span>
              ) : (
                t(`history.col.${column}`)
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => {
          const { inspectionId } = record;
          const open = (): void => navigate({ screen: 'history', id: inspectionId });
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the serial's button does the same by key
            <tr key={inspectionId} data-open={inspectionId === openId} onClick={open}>
              {columns.map((column) => (
                <td key={column}>
                  {column === 'serial' ? (
                    <button
                      type="button"
                      className={css.rowButton}
                      aria-current={inspectionId === openId}
                      onClick={open}
                    >
                      {historyCell(column, record, t, formats)}
                    </button>
                  ) : (
                    historyCell(column, record, t, formats)
                  )}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
