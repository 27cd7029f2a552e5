import { TextInput } from '@mantine/core';
import { Verdict } from '../../../contract/verdict.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './history.module.css';
import type { HistoryFilter } from './history-query.ts';

export type FilterSentenceProps = {
  readonly filter: HistoryFilter;
  readonly onChange: (filter: HistoryFilter) => void;
};

function parseVerdict(value: string): Verdict | null {
  const verdict = Verdict.safeParse(value);
  return verdict.success ? verdict.data : null;
}

/** The filters, read as a sentence: "Showing failed parts with … until …". */
export function FilterSentence({ filter, onChange }: FilterSentenceProps) {
  const { t } = useTexts();
  return (
    <search className={css.sentence}>
      <span>{t('history.sentence')}</span>
      <select
        aria-label={t('history.col.verdict')}
        value={filter.verdict ?? ''}
        onChange={({ currentTarget }) => onChange({ ...filter, verdict: parseVerdict(currentTarget.value) })}
      >
        <option value="">{t('history.all')}</option>
        {Verdict.options.map((verdict) => (
          <option key={verdict} value={verdict}>
            {t(`history.only.${verdict}`)}
          </option>
        ))}
      </select>
      <span>{t('history.matching')}</span>
      <TextInput
        className={css.search}
        aria-label={t('history.search')}
        placeholder={t('history.search')}
        type="search"
        maxLength={120}
        value={filter.search}
        onChange={({ currentTarget }) => onChange({ ...filter, search: currentTarget.value })}
      />
      <span>{t('history.until')}</span>
      <input
        type="date"
        aria-label={t('history.untilLabel')}
        value={filter.untilDay}
        onChange={({ currentTarget }) => onChange({ ...filter, untilDay: currentTarget.value })}
      />
    </search>
  );
}
