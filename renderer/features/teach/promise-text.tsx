import type { TeachSession } from '../../../contract/teach.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './teach.module.css';
import { promisedRate, rateOfShare } from './teach-promise.ts';

/** Good parts whose worth is named beside the present promise. */
const MORE_PARTS = 60;

/** The chosen limit's promise in words, and what more parts would make of it. */
export function PromiseText({ session }: { readonly session: TeachSession }) {
  const { t, formats } = useTexts();
  const { promise, trainingSeconds, images } = session;
  const count = promise?.calibrationImages ?? images.length;
  const rate = rateOfShare(promise?.falseRejectRate ?? null);
  return (
    <div>
      <p className={css.promiseText} data-testid="promise">
        {rate === null ? t('teach.promiseNone', { count }) : t('teach.promise', { rate: formats.number(rate), count })}
      </p>
      <p className={css.soft}>
        {trainingSeconds !== null &&
          t('teach.trainedIn', { count: images.length, time: formats.seconds(trainingSeconds) })}{' '}
        {t('teach.promiseMore', { count: MORE_PARTS, rate: formats.number(promisedRate(count + MORE_PARTS)) })}
      </p>
    </div>
  );
}
