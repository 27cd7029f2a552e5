import { useTexts } from '../services/use-texts.ts';
import css from './trend.module.css';
import { layTrend } from './trend-line.ts';

const SHAPE = { width: 336, height: 46, capacity: 30 } as const;

export type ScoreTrendProps = {
  /** Oldest first; null where a part was not judged. */
  readonly scores: readonly (number | null)[];
  readonly limit: number | null;
};

/** The last scores with the limit line. The caption states the finding; points at the limit are squares, the others dots. */
export function ScoreTrend({ scores, limit }: ScoreTrendProps) {
  const { t } = useTexts();
  const { points, limitY } = layTrend(scores, limit, SHAPE);
  const over = points.filter(({ isAtLimit }) => isAtLimit).length;
  const finding = (): string => {
    if (points.length === 0) {
      return t('panel.trendEmpty');
    }
    if (limit === null) {
      return t('panel.trend', { count: points.length });
    }
    return over === 0
      ? t('panel.trendCalm', { count: points.length })
      : t('panel.trendAlert', { count: over, total: points.length });
  };
  return (
    <figure className={css.trend}>
      <svg viewBox={`-4 -4 ${SHAPE.width + 8} ${SHAPE.height + 8}`} aria-hidden="true">
        {limitY !== null && <line className={css.limit} x1={0} x2={SHAPE.width} y1={limitY} y2={limitY} />}
        <polyline className={css.line} points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
        {points.map(({ x, y, isAtLimit }) =>
          isAtLimit ? (
            <rect key={x} className={css.over} x={x - 4} y={y - 4} width={8} height={8} />
          ) : (
            <circle key={x} className={css.dot} cx={x} cy={y} r={2.2} />
          ),
        )}
      </svg>
      <figcaption>{finding()}</figcaption>
    </figure>
  );
}
