import type { PictureMeasures } from '../../../../contract/camera-setup.ts';
import css from '../camera-setup.module.css';
import { focusShares } from './focus.ts';

const GREATEST_TINT = 0.62;

/** Lies over the picture: the sharper a place, the stronger the tint. */
export function FocusMap({ grid }: { readonly grid: PictureMeasures['focusGrid'] }) {
  const { columns, rows } = grid;
  return (
    <svg
      className={css.layer}
      viewBox={`0 0 ${columns} ${rows}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-testid="focus-map"
    >
      {focusShares(grid).map((share, cell) => (
        <rect
          // oxlint-disable-next-line react/no-array-index-key -- a cell is its index
          key={cell}
          x={cell % columns}
          y={Math.floor(cell / columns)}
          width={1}
          height={1}
          fill="#ffb000"
          fillOpacity={share * GREATEST_TINT}
          stroke="#000000"
          strokeOpacity={0.25}
          strokeWidth={0.01}
        />
      ))}
    </svg>
  );
}
