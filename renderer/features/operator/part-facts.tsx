import { useMemo } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { ScoreTrend } from '../../components/trend/score-trend.tsx';
import type { JudgedPart } from '../../api/part-history.ts';
import css from './operator.module.css';

const TREND_LENGTH = 30;
const US_PER_S = 1e6;

export type PartFactsProps = {
  readonly part: JudgedPart | null;
  /** Newest first. */
  readonly parts: readonly JudgedPart[];
  readonly recipe: StationStatus['recipe'];
};

/** Score and limit, serial and time of the part shown, and the trend of the last ones. */
export function PartFacts({ part, parts, recipe }: PartFactsProps) {
  const { t, formats } = useTexts();
  const scores = useMemo(
    () =>
      parts
        .filter(({ first }) => first.recipeId === recipe?.recipeId)
        .slice(0, TREND_LENGTH)
        .map(({ first }) => first.score)
        .reverse(),
    [parts, recipe?.recipeId],
  );
  const reviewLimit = recipe?.thresholds.review ?? null;
  const record = part?.first;
  const limit = record?.thresholds?.review ?? reviewLimit;
  const score = record?.score ?? null;
  return (
    <div className={css.facts}>
      <dl className={css.factRow}>
        <div>
          <dt>{t('panel.score')}</dt>
          <dd>{score === null ? t('app.none') : formats.score(score)}</dd>
        </div>
        <div>
          <dt>{t('panel.limit')}</dt>
          <dd>{limit === null ? t('app.none') : formats.score(limit)}</dd>
        </div>
        <div>
          <dt>{t('panel.duration')}</dt>
          <dd>
            {record === undefined
              ? t('app.none')
              : formats.seconds((record.finishedAtUs - record.startedAtUs) / US_PER_S)}
          </dd>
        </div>
        <div>
          <dt>{t('panel.serial')}</dt>
          <dd>{record?.partSerial ?? t('app.none')}</dd>
        </div>
      </dl>
      <ScoreTrend scores={scores} limit={reviewLimit} />
    </div>
  );
}
