import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { Inspection } from '../../../contract/inspection.ts';
import { nameOfDefect } from '../../components/defect-words.ts';
import { imageOf } from '../../components/stage/judged-picture.ts';
import { StoredImage } from '../../components/stored-image.tsx';
import { VerdictBadge } from '../../components/verdict/verdict-badge.tsx';
import type { Formats } from '../../i18n/formats.ts';
import css from './history.module.css';

export const historyColumns = [
  'picture',
  'verdict',
  'time',
  'serial',
  'product',
  'score',
  'reason',
  'judgedBy',
  'operator',
  'truth',
] as const;
export type HistoryColumn = (typeof historyColumns)[number];

/** Columns shown at first; the others can be chosen. */
export const usualColumns: readonly HistoryColumn[] = ['picture', 'verdict', 'time', 'serial', 'score', 'reason'];

/** Returns the known truth of a record's part in words, empty when it is not known. */
export function truthText({ truth }: Inspection, t: TFunction): string {
  if (truth === null) {
    return '';
  }
  return truth.isDefective
    ? t('history.truth.bad', { name: nameOfDefect(truth.className, t) })
    : t('history.truth.good');
}

function reasonText(record: Inspection, t: TFunction): string {
  const [proof] = record.failedProofs;
  if (proof !== undefined) {
    return t(`reason.${proof.reason}`);
  }
  return [...new Set(record.defects.map(({ className }) => nameOfDefect(className, t)))].join(', ');
}

/** Returns one cell of the list. */
export function historyCell(column: HistoryColumn, record: Inspection, t: TFunction, formats: Formats): ReactNode {
  switch (column) {
    case 'picture':
      return (
        <StoredImage
          className={css.thumbnail}
          sha256={imageOf(record, 'thumbnail') ?? imageOf(record, 'frame')}
          alt=""
        />
      );
    case 'verdict':
      return <VerdictBadge verdict={record.verdict} />;
    case 'time':
      return (
        <>
          {formats.time(record.finishedAtUs)}
          <span className={css.day}>{formats.date(record.finishedAtUs)}</span>
        </>
      );
    case 'serial':
      return record.partSerial;
    case 'product':
      return record.productCode;
    case 'score':
      return record.score === null ? t('app.none') : formats.score(record.score);
    case 'reason':
      return reasonText(record, t);
    case 'judgedBy':
      return t(`history.by.${record.judgedBy}`);
    case 'operator':
      return record.operatorId;
    case 'truth':
      return truthText(record, t);
  }
}
