import type { LightCheck } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { usePixelScale } from '../../../components/stage/pixel-scale.ts';
import css from '../camera-setup.module.css';
import own from './light.module.css';
import { tintOf } from './light-words.ts';

const GREATEST_TINT = 0.75;
const NUMBER_PX = 14;
const LEAST_SPOT_PX = 10;

export type LightMapProps = {
  readonly check: LightCheck;
  readonly width: number;
  readonly height: number;
  readonly hasNumbers: boolean;
};

/** Lies over the picture of the empty surface: the darker a place, the stronger the tint; dust is ringed. */
export function LightMap({ check, width, height, hasNumbers }: LightMapProps) {
  const pixelScale = usePixelScale();
  const { t, formats } = useTexts();
  const { columns, rows, values } = check.cells;
  const darkest = Math.min(1, ...values);
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const size = NUMBER_PX / pixelScale;
  return (
    <svg className={css.layer} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" data-testid="light-map">
      <title>{t('light.map')}</title>
      {values.map((value, cell) => {
        const [column, row] = [cell % columns, Math.floor(cell / columns)];
        const share = formats.percent(Math.round(value * 100) / 100);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a cell is its index
          <g key={cell}>
            <rect
              x={column * cellWidth}
              y={row * cellHeight}
              width={cellWidth}
              height={cellHeight}
              fill="rgb(106 23 110)"
              fillOpacity={tintOf(value, darkest) * GREATEST_TINT}
            >
              <title>{t('light.cell', { row: row + 1, column: column + 1, share })}</title>
            </rect>
            {hasNumbers && (
              <text
                className={own.number}
                x={(column + 0.5) * cellWidth}
                y={(row + 0.5) * cellHeight}
                fontSize={size}
                strokeWidth={size / 4}
                pointerEvents="none"
              >
                {Math.round(value * 100)}
              </text>
            )}
          </g>
        );
      })}
      {check.spots.map(({ x, y, radiusPx }) => {
        const radius = radiusPx + LEAST_SPOT_PX / pixelScale;
        return (
          <g key={`${x} ${y}`} data-testid="dust-spot" pointerEvents="none">
            <circle className={own.spotUnder} cx={x} cy={y} r={radius} vectorEffect="non-scaling-stroke" />
            <circle className={own.spot} cx={x} cy={y} r={radius} vectorEffect="non-scaling-stroke" />
          </g>
        );
      })}
    </svg>
  );
}
