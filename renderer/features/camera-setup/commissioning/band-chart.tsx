import type { Commissioning } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { type AxisName, axisExtent, type BandAxis, bandAxes, shareAlong } from './band-axes.ts';
import css from './commissioning.module.css';

const HEIGHT_PX = 28;
const BAND_PX = 20;
const DOT_PX = 4.5;
const MARKED_DOT_PX = 7;
/** Light, position and surroundings are compared with others, so they need some. */
const COMPARED_FROM = 3;
const SHOWN_DIGITS = 3;
const measuredAlone: readonly AxisName[] = ['brightness', 'focus'];

function isOutside(dot: number, band: BandAxis['band']): boolean {
  return band !== null && (dot < band.minimum || dot > band.maximum);
}

function AxisDrawing({ axis, marked }: { readonly axis: BandAxis; readonly marked: number | null }) {
  const extent = axisExtent(axis);
  if (extent === null) {
    return <span className={css.axis} />;
  }
  const at = (value: number): string => `${shareAlong(value, extent) * 100}%`;
  const { band, dots } = axis;
  return (
    <svg className={css.axis} aria-hidden="true">
      <line className={css.line} x1="0" x2="100%" y1={HEIGHT_PX / 2} y2={HEIGHT_PX / 2} />
      {band !== null && (
        <rect
          className={css.band}
          x={at(band.minimum)}
          width={`${(shareAlong(band.maximum, extent) - shareAlong(band.minimum, extent)) * 100}%`}
          y={(HEIGHT_PX - BAND_PX) / 2}
          height={BAND_PX}
          rx={4}
        />
      )}
      {dots.map(
        (dot, index) =>
          dot !== null && (
            <circle
              // oxlint-disable-next-line react/no-array-index-key -- a placement is its number
              key={index}
              className={css.dot}
              data-outside={isOutside(dot, band)}
              data-marked={index === marked}
              cx={at(dot)}
              cy={HEIGHT_PX / 2}
              r={index === marked ? MARKED_DOT_PX : DOT_PX}
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
    const short = (value: number): string => formats.fine(Number(value.toPrecision(SHOWN_DIGITS)));
    if (interval !== null) {
      return `${short(interval.minimum)} – ${short(interval.maximum)}`;
    }
    if (values.length > 0) {
      return `${short(Math.min(...values))} – ${short(Math.max(...values))}`;
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
