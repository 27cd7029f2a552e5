import type { Commissioning } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { type AxisName, axisExtent, type BandAxis, bandAxes, shareAlong } from './band-axes.ts';
import css from './commissioning.module.css';

const WIDTH = 200;
const HEIGHT = 28;
const MIDDLE = HEIGHT / 2;
const BAND_HEIGHT = 18;
/** Light, position and surroundings are compared with others, so they need some. */
const COMPARED_FROM = 3;
const measuredAlone: readonly AxisName[] = ['brightness', 'focus'];

function isOutside(dot: number, band: BandAxis['band']): boolean {
  return band !== null && (dot < band.minimum || dot > band.maximum);
}

function AxisDrawing({ axis, marked }: { readonly axis: BandAxis; readonly marked: number | null }) {
  const extent = axisExtent(axis);
  if (extent === null) {
    return <span className={css.axis} />;
  }
  const at = (value: number): number => shareAlong(value, extent) * WIDTH;
  const { band, dots } = axis;
  return (
    <svg className={css.axis} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <line className={css.line} x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} vectorEffect="non-scaling-stroke" />
      {band !== null && (
        <rect
          className={css.band}
          x={at(band.minimum)}
          width={at(band.maximum) - at(band.minimum)}
          y={MIDDLE - BAND_HEIGHT / 2}
          height={BAND_HEIGHT}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {dots.map(
        (dot, index) =>
          dot !== null && (
            <ellipse
              // oxlint-disable-next-line react/no-array-index-key -- a placement is its number
              key={index}
              className={css.dot}
              data-outside={isOutside(dot, band)}
              data-marked={index === marked}
              cx={at(dot)}
              cy={MIDDLE}
              rx={index === marked ? 3.4 : 2}
              ry={index === marked ? 7 : 4.4}
              vectorEffect="non-scaling-stroke"
            />
          ),
      )}
    </svg>
  );
}

export type BandChartProps = {
  readonly commissioning: Commissioning;
  /** Number of the placement pointed at, from 0. */
  readonly marked: number | null;
};

/** The band as it forms: one small range chart a property, the placements as dots. */
export function BandChart({ commissioning, marked }: BandChartProps) {
  const { t, formats } = useTexts();
  const { placements, band } = commissioning;
  const textOf = ({ name, band: interval, dots }: BandAxis): string => {
    const values = dots.filter((dot) => dot !== null);
    if (interval !== null) {
      return `${formats.fine(interval.minimum)} – ${formats.fine(interval.maximum)}`;
    }
    if (values.length > 0) {
      return `${formats.fine(Math.min(...values))} – ${formats.fine(Math.max(...values))}`;
    }
    if (measuredAlone.includes(name) || placements.length < COMPARED_FROM) {
      return t('commissioning.axisLater', { count: measuredAlone.includes(name) ? 1 : COMPARED_FROM });
    }
    return band === null ? t('commissioning.axisOnly') : t('app.none');
  };
  return (
    <div className={css.axes} data-testid="band">
      {bandAxes(commissioning).map((axis) => (
        <Axis key={axis.name} name={t(`commissioning.axis.${axis.name}`)} text={textOf(axis)}>
          <AxisDrawing axis={axis} marked={marked} />
        </Axis>
      ))}
    </div>
  );
}

type AxisProps = { readonly name: string; readonly text: string; readonly children: React.ReactNode };

function Axis({ name, text, children }: AxisProps) {
  return (
    <>
      <span>{name}</span>
      {children}
      <span className={css.axisText}>{text}</span>
    </>
  );
}
