import { useState } from 'react';
import type { Inspection } from '../../../contract/inspection.ts';
import { describeDefect } from '../../components/defect-words.ts';
import { navigate } from '../../components/navigation/use-route.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { pictureOfInspection } from '../../components/stage/judged-picture.ts';
import { PictureStage } from '../../components/stage/picture-stage.tsx';
import { VerdictBadge } from '../../components/verdict/verdict-badge.tsx';
import { ViewChips } from '../../components/views/view-chips.tsx';
import { pictureOfView, shownView } from '../../components/views/view-findings.ts';
import { nameOfView } from '../../components/views/view-words.ts';
import css from './history.module.css';
import { truthText } from './history-columns.tsx';

const US_PER_S = 1e6;
const MS_PER_S = 1e3;
const HASH_CHARACTERS = 12;

function useFacts(record: Inspection): readonly (readonly [string, string])[] {
  const { t, formats } = useTexts();
  const { thresholds, score, inferenceMs, modelSha256 } = record;
  const seconds = formats.seconds((record.finishedAtUs - record.startedAtUs) / US_PER_S);
  const facts: readonly (readonly [string, string | null])[] = [
    [t('panel.score'), score === null ? null : formats.score(score)],
    [
      t('history.facts.thresholds'),
      thresholds === null ? null : `${formats.score(thresholds.review)} / ${formats.score(thresholds.fail)}`,
    ],
    [t('panel.duration'), seconds],
    [t('history.facts.inference'), inferenceMs === null ? null : formats.seconds(inferenceMs / MS_PER_S)],
    [t('history.col.product'), record.productCode],
    [t('history.facts.recipe'), formats.number(record.recipeRevision)],
    [t('history.col.judgedBy'), t(`history.by.${record.judgedBy}`)],
    [t('history.col.operator'), record.operatorId],
    [t('history.col.truth'), truthText(record, t)],
    [t('history.facts.camera'), record.cameraSerial],
    [t('history.facts.model'), modelSha256?.slice(0, HASH_CHARACTERS) ?? null],
    [t('history.facts.trigger'), record.triggerId],
    [t('history.facts.note'), record.note],
    [t('history.facts.id'), record.inspectionId],
  ];
  return facts.flatMap(([term, value]) => (value === null || value === '' ? [] : [[term, value] as const]));
}

/** One record: its picture, what was found, and every fact that was kept. */
export function RecordDetail({ record }: { readonly record: Inspection }) {
  const { t, formats } = useTexts();
  const facts = useFacts(record);
  const { supersedes, failedProofs } = record;
  const label = t('stage.judgedLabel', { serial: record.partSerial });
  const [chosen, setChosen] = useState<string | null>(null);
  const view = shownView(record, chosen);
  const picture = view === null ? pictureOfInspection(record, label) : pictureOfView(record, view, label);
  const defects = view?.defects ?? record.defects;
  return (
    <article className={css.detail} aria-label={t('history.detail')} data-testid="record-detail">
      <div className={css.detailHead}>
        <VerdictBadge verdict={record.verdict} />
        <strong>{record.partSerial}</strong>
        <span className={css.soft}>{formats.dateTime(record.finishedAtUs)}</span>
      </div>
      <ViewChips views={record.views} shown={view?.viewName ?? null} onChoose={setChosen} />
      <div className={css.detailStage}>
        <PictureStage picture={picture} hasLive={false} hasKeys />
      </div>
      {failedProofs.map(({ reason, viewName }) => (
        <p key={`${viewName ?? ''} ${reason}`}>
          {viewName !== undefined && `${nameOfView(viewName, t)}: `}
          <strong>{t(`reason.${reason}`)}</strong> {t(`remedy.${reason}`)}
        </p>
      ))}
      {picture !== null && defects.length > 0 && (
        <ol className={css.defects}>
          {defects.map((defect, index) => {
            const text = describeDefect(defect, { ...picture, mmPerPixel: (view ?? record).mmPerPixel }, t, formats);
            return (
              <li key={`${index}-${text}`}>
                <span aria-hidden="true">{index + 1}</span> {text}
              </li>
            );
          })}
        </ol>
      )}
      <dl className={css.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {supersedes !== null && (
          <div>
            <dt>{t('history.facts.supersedes')}</dt>
            <dd>
              <button
                type="button"
                className={css.rowButton}
                onClick={() => navigate({ screen: 'history', id: supersedes })}
              >
                {supersedes}
              </button>
            </dd>
          </div>
        )}
      </dl>
    </article>
  );
}
