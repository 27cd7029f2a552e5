import { Button, Checkbox, Menu, Skeleton } from '@mantine/core';
import { IconColumns, IconDownload, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import { FilterSentence } from './filter-sentence.tsx';
import css from './history.module.css';
import { type HistoryColumn, historyColumns, usualColumns } from './history-columns.tsx';
import { type HistoryFilter, NO_FILTER } from './history-query.ts';
import { HistoryTable } from './history-table.tsx';
import { RecordDetail } from './record-detail.tsx';
import { useCsvExport } from './use-csv-export.ts';
import { type HistoryState, useHistory } from './use-history.ts';
import { useRecord } from './use-record.ts';

const ICON_PX = 64;

type ColumnMenuProps = {
  readonly columns: readonly HistoryColumn[];
  readonly onChange: (columns: readonly HistoryColumn[]) => void;
};

function ColumnMenu({ columns, onChange }: ColumnMenuProps) {
  const { t } = useTexts();
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconColumns aria-hidden="true" />}>
          {t('history.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {historyColumns
          // The serial opens the record, so it always stays.
          .filter((column) => column !== 'serial')
          .map((column) => (
            <Menu.Item
              key={column}
              role="menuitemcheckbox"
              aria-checked={columns.includes(column)}
              onClick={() =>
                onChange(
                  historyColumns.filter((one) => (one === column ? !columns.includes(one) : columns.includes(one))),
                )
              }
              leftSection={<Checkbox.Indicator checked={columns.includes(column)} />}
            >
              {t(`history.col.${column}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type ListProps = {
  readonly history: HistoryState;
  readonly columns: readonly HistoryColumn[];
  readonly openId: string | null;
  readonly isFiltered: boolean;
  readonly onClear: () => void;
};

function HistoryList({ history, columns, openId, isFiltered, onClear }: ListProps) {
  const { t } = useTexts();
  const { records, failure, hasOlder, isBusy, loadOlder, retry } = history;
  if (failure !== null) {
    return (
      <ProblemNotice title={t('failed.load')} error={failure}>
        <Button variant="default" onClick={retry} loading={isBusy}>
          {t('app.tryAgain')}
        </Button>
      </ProblemNotice>
    );
  }
  if (records === null) {
    return <Skeleton h={320} radius="md" aria-label={t('app.loading')} />;
  }
  if (records.length === 0) {
    return isFiltered ? (
      <EmptyState
        icon={<IconHistory size={ICON_PX} />}
        title={t('history.nothingFound')}
        text={t('history.nothingFoundText')}
      >
        <Button variant="default" onClick={onClear}>
          {t('history.clear')}
        </Button>
      </EmptyState>
    ) : (
      <EmptyState icon={<IconHistory size={ICON_PX} />} title={t('history.empty')} text={t('history.emptyText')} />
    );
  }
  return (
    <>
      <HistoryTable records={records} columns={columns} openId={openId} />
      {hasOlder && (
        <Button variant="default" size="xl" fullWidth onClick={loadOlder} loading={isBusy}>
          {t('history.older')}
        </Button>
      )}
    </>
  );
}

/** Every record of this station, and one of them in full. */
export function HistoryScreen({ inspectionId }: { readonly inspectionId: string | null }) {
  const { t } = useTexts();
  const [filter, setFilter] = useState<HistoryFilter>(NO_FILTER);
  const [columns, setColumns] = useState(usualColumns);
  const history = useHistory(filter);
  const { record, failure } = useRecord(inspectionId, history.records ?? []);
  const csv = useCsvExport(filter);
  const count = history.records?.length ?? 0;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t('history.title')}</h1>
        <output>{history.records !== null && t('history.shown', { count })}</output>
        <ColumnMenu columns={columns} onChange={setColumns} />
        <Button
          variant="default"
          leftSection={<IconDownload aria-hidden="true" />}
          disabled={count === 0 || csv.isBusy}
          onClick={csv.run}
        >
          {csv.isBusy ? t('history.exporting', { count: csv.count }) : t('history.export')}
        </Button>
      </div>
      <FilterSentence filter={filter} onChange={setFilter} />
      <div className={css.panes} data-open={inspectionId !== null}>
        <div className={css.list} tabIndex={-1}>
          <HistoryList
            history={history}
            columns={columns}
            openId={inspectionId}
            isFiltered={filter !== NO_FILTER}
            onClear={() => setFilter(NO_FILTER)}
          />
        </div>
        {inspectionId !== null && (
          <aside className={css.aside} aria-label={t('history.detail')}>
            {failure !== null && <ProblemNotice title={t('failed.load')} error={failure} />}
            {record !== null && <RecordDetail record={record} />}
          </aside>
        )}
      </div>
    </div>
  );
}
