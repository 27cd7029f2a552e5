import type { BoardView, Calibration } from '../../../../contract/camera-setup.ts';
import { usePixelScale } from '../../../components/stage/pixel-scale.ts';
import css from '../camera-setup.module.css';
import own from './calibration.module.css';

const RADIUS_PX = 7;

export type CornerLayerProps = {
  readonly view: BoardView;
  readonly outliers: Calibration['outliers'];
};

/** Marks the corners found on a picture of the board; those that do not fit stand out. */
export function CornerLayer({ view, outliers }: CornerLayerProps) {
  const pixelScale = usePixelScale();
  const { width, height, corners, imageSha256 } = view;
  const odd = new Set(outliers.filter((one) => one.imageSha256 === imageSha256).map(({ id }) => id));
  return (
    <svg
      className={css.layer}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-testid="board-corners"
    >
      {corners.map(({ id, x, y }) => {
        const radius = ((odd.has(id) ? 2 : 1) * RADIUS_PX) / pixelScale;
        return (
          <g key={id}>
            <circle className={own.cornerUnder} cx={x} cy={y} r={radius} vectorEffect="non-scaling-stroke" />
            <circle
              className={own.corner}
              data-odd={odd.has(id)}
              cx={x}
              cy={y}
              r={radius}
              vectorEffect="non-scaling-stroke"
            />
          </g>
        );
      })}
    </svg>
  );
}
