import type { PictureMeasures } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { barHeights, clippingOf, histogramTable } from './histogram.ts';
import css from './measures.module.css';

const TABLE_ROWS = 8;
const CHART_HEIGHT = 84;

function useFinding({ saturatedFraction, blackFraction, brightness }: PictureMeasures): string {
  const { t, formats } = useTexts();
  const [bright, dark] = [formats.percent(saturatedFraction), formats.percent(blackFraction)];
  switch (clippingOf(saturatedFraction, blackFraction)) {
    case 'none':
      return t('setup.histogramFine', { mean: formats.number(brightness) });
    case 'bright':
      return t('setup.histogramBright', { share: bright });
    case 'dark':
      return t('setup.histogramDark', { share: dark });
    case 'both':
      return t('setup.histogramBoth', { bright, dark });
  }
}

function HistogramTable({ histogram }: Pick<PictureMeasures, 'histogram'>) {
  const { t, formats } = useTexts();
  return (
    <details className={css.table}>
      <summary>{t('setup.histogramTable')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('setup.from')}</th>
            <th scope="col">{t('setup.share')}</th>
          </tr>
        </thead>
        <tbody>
          {histogramTable(histogram, TABLE_ROWS).map(({ fromLuma, share }) => (
            <tr key={fromLuma}>
              <td>{fromLuma}</td>
              <td>{formats.percent(share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** How the picture's brightness is spread, and whether an end is cut off. */
export function HistogramPanel({ measures }: { readonly measures: PictureMeasures }) {
  const { t } = useTexts();
  const finding = useFinding(measures);
  const { histogram, saturatedFraction, blackFraction } = measures;
  const clipping = clippingOf(saturatedFraction, blackFraction);
  const isClipped = (bin: number): boolean =>
    (bin === 0 && (clipping === 'dark' || clipping === 'both')) ||
    (bin === histogram.length - 1 && (clipping === 'bright' || clipping === 'both'));
  return (
    <section className={css.panel} aria-label={t('setup.histogram')} data-testid="histogram">
      <div className={css.head}>
        <h2>{t('setup.histogram')}</h2>
        <span className={css.finding} data-clipped={clipping !== 'none'}>
          {finding}
        </span>
      </div>
      <div>
        <svg
          className={css.chart}
          viewBox={`0 0 ${Math.max(1, histogram.length)} ${CHART_HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {barHeights(histogram).map((height, bin) => (
            <rect
              // oxlint-disable-next-line react/no-array-index-key -- a bin is its index
              key={bin}
              className={css.bar}
              data-clipped={isClipped(bin)}
              x={bin}
              width={1}
              y={CHART_HEIGHT * (1 - height)}
              height={CHART_HEIGHT * height}
            />
          ))}
          <line
            className={css.base}
            x1={0}
            x2={histogram.length}
            y1={CHART_HEIGHT}
            y2={CHART_HEIGHT}
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <p className={css.axis} aria-hidden="true">
          <span>0</span>
          <span>128</span>
          <span>255</span>
        </p>
      </div>
      <HistogramTable histogram={histogram} />
    </section>
  );
}
