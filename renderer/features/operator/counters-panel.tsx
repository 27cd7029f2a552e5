import type { Counters } from '../../../contract/inspection.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './operator.module.css';

/** Parts, yield and takt; escapes and overkill with their counts where the truth is known. */
export function CountersPanel({ counters }: { readonly counters: Counters }) {
  const { t, formats } = useTexts();
  const { parts, pass, review, fail, cannotJudge, taktSeconds, escapes, knownBad, overkill, knownGood } = counters;
  return (
    <section className={css.counters} data-testid="counters">
      <dl className={css.counterRow}>
        <div>
          <dt>{t('counters.parts')}</dt>
          <dd data-testid="counter-parts">{formats.number(parts)}</dd>
        </div>
        <div>
          <dt>{t('counters.yield')}</dt>
          <dd>{counters.yield === null ? t('app.none') : formats.percent(counters.yield)}</dd>
        </div>
        <div>
          <dt>{t('counters.takt')}</dt>
          <dd>{taktSeconds === null ? t('app.none') : formats.seconds(taktSeconds)}</dd>
        </div>
        {counters.truthKnown > 0 && (
          <>
            <div>
              <dt>{t('counters.escapes')}</dt>
              <dd data-alarm={escapes > 0}>{t('counters.ofBad', { count: escapes, total: knownBad })}</dd>
            </div>
            <div>
              <dt>{t('counters.overkill')}</dt>
              <dd>{t('counters.ofGood', { count: overkill, total: knownGood })}</dd>
            </div>
          </>
        )}
      </dl>
      <p className={css.small}>
        {t('counters.split', { pass, review, fail })}
        {cannotJudge > 0 && ` · ${t('counters.unjudged', { count: cannotJudge })}`}
        {` · ${t('counters.since', { time: formats.clock(counters.sinceUs) })}`}
      </p>
    </section>
  );
}
