import type { Defect } from '../../../contract/inspection.ts';
import css from './stage.module.css';

export type DefectOutlinesProps = {
  readonly defects: readonly Defect[];
  readonly width: number;
  readonly height: number;
  /** Screen pixels per frame pixel, so that lines keep their width on any picture. */
  readonly pixelScale: number;
};

const NUMBER_SIZE_PX = 20;

function pathOf({ outline, box }: Defect): string {
  const points =
    outline.length > 2
      ? outline
      : [
          [box.x, box.y],
          [box.x + box.width, box.y],
          [box.x + box.width, box.y + box.height],
          [box.x, box.y + box.height],
        ];
  return `M${points.map(([x, y]) => `${x} ${y}`).join('L')}Z`;
}

/** Numbered outlines of what was found. A dark line under a light one shows on any picture. */
export function DefectOutlines({ defects, width, height, pixelScale }: DefectOutlinesProps) {
  const size = NUMBER_SIZE_PX / pixelScale;
  return (
    <svg className={css.layer} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {defects.map((defect, index) => {
        const path = pathOf(defect);
        const key = `${index}-${path.slice(0, 24)}`;
        return (
          <g key={key} data-testid="defect-outline">
            <path d={path} className={css.outlineUnder} vectorEffect="non-scaling-stroke" />
            <path d={path} className={css.outline} vectorEffect="non-scaling-stroke" />
            <text
              className={css.outlineNumber}
              x={Math.min(width - size, defect.box.x + defect.box.width + size * 0.3)}
              y={Math.max(size, defect.box.y)}
              fontSize={size}
              strokeWidth={size / 5}
            >
              {index + 1}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
