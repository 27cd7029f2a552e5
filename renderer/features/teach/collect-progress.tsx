import { MINIMUM_TEACH_IMAGES, type TeachSession } from '../../../contract/teach.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './teach.module.css';
import { milestones, promisedRate, varietyLevel } from './teach-promise.ts';
import type { FileProgress } from './use-teach-images.ts';

export type CollectProgressProps = { readonly session: TeachSession; readonly adding: FileProgress | null };

/** How many good parts there are, how different they look, and what more of them would buy. */
export function CollectProgress({ session, adding }: CollectProgressProps) {
  const { t } = useTexts();
  const count = session.images.length;
  const missing = MINIMUM_TEACH_IMAGES - count;
  return (
    <div className={css.collectProgress}>
      <output className={css.count}>
        <strong data-testid="teach-count">{count}</strong>
        {adding === null ? (
          <span>{missing > 0 ? t('teach.minimum', { count: missing }) : t('teach.enough')}</span>
        ) : (
          <span>{t('teach.adding', { done: adding.done + 1, total: adding.total })}</span>
        )}
      </output>
      <p>{t(`teach.variety.${varietyLevel(session.variety)}`)}</p>
      <table className={css.buys}>
        <caption>{t('teach.buys')}</caption>
        <tbody>
          {count >= MINIMUM_TEACH_IMAGES && (
            <tr className={css.present}>
              <th scope="row">
                {t('teach.buysRow', { count })} · {t('teach.now')}
              </th>
              <td>{t('teach.buysPromise', { rate: promisedRate(count) })}</td>
            </tr>
          )}
          {milestones(count)
            .filter(({ isReached }) => !isReached)
            .map(({ images, rate }) => (
              <tr key={images}>
                <th scope="row">{t('teach.buysRow', { count: images })}</th>
                <td>{t('teach.buysPromise', { rate })}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
