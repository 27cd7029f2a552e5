import type { Commissioning } from '../../../../contract/camera-setup.ts';
import type { SceneBand } from '../../../../contract/recipe.ts';

export const axisNames = ['brightness', 'focus', 'light', 'positionX', 'positionY', 'surroundings'] as const;
export type AxisName = (typeof axisNames)[number];

type Placement = Commissioning['placements'][number];
type Interval = { readonly minimum: number; readonly maximum: number };

/** One property of the scene: what each placement measured, and what would be allowed from now on. */
export type BandAxis = {
  readonly name: AxisName;
  /** One value a placement; null where it was not measured. */
  readonly dots: readonly (number | null)[];
  readonly band: Interval | null;
};

const PERCENT = 100;

function measured(name: AxisName, placement: Placement): number | null {
  switch (name) {
    case 'brightness':
    case 'focus':
      return placement[name];
    case 'light':
      return placement.lightDistance;
    case 'surroundings':
      return placement.surroundingsDistance;
    case 'positionX':
      return placement.shift === null ? null : placement.shift.x * PERCENT;
    case 'positionY':
      return placement.shift === null ? null : placement.shift.y * PERCENT;
  }
}

function intervalOf(band: { readonly min: number; readonly max: number } | undefined, scale = 1): Interval | null {
  return band === undefined ? null : { minimum: band.min * scale, maximum: band.max * scale };
}

function upTo(maximum: number | undefined): Interval | null {
  return maximum === undefined ? null : { minimum: 0, maximum };
}

function allowed(name: AxisName, band: SceneBand): Interval | null {
  switch (name) {
    case 'brightness':
    case 'focus':
      return intervalOf(band[name]);
    case 'light':
      return upTo(band.light?.maximumDistance);
    case 'surroundings':
      return upTo(band.surroundings?.maximumDistance);
    case 'positionX':
      return intervalOf(band.position?.x, PERCENT);
    case 'positionY':
      return intervalOf(band.position?.y, PERCENT);
  }
}

/** Returns the axes of the band as it forms; positions in percent of the picture's width. */
export function bandAxes({ placements, band }: Pick<Commissioning, 'placements' | 'band'>): readonly BandAxis[] {
  return axisNames.map((name) => ({
    name,
    dots: placements.map((placement) => measured(name, placement)),
    band: band === null ? null : allowed(name, band),
  }));
}

/** Room left and right of everything drawn. */
const MARGIN_SHARE = 0.12;
/** Values closer together than this share of their size are one point: beside them no margin could be drawn. */
const LEAST_SPAN_SHARE = 1e-9;

/** Returns the part of the number line that shows all dots and the band; null when there is nothing to show. */
export function axisExtent({ dots, band }: BandAxis): Interval | null {
  const values = [...dots.filter((dot) => dot !== null), ...(band === null ? [] : [band.minimum, band.maximum])];
  if (values.length === 0) {
    return null;
  }
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const size = Math.max(1, Math.abs(low), Math.abs(high));
  const margin = (high - low > size * LEAST_SPAN_SHARE ? high - low : size) * MARGIN_SHARE;
  return { minimum: low - margin, maximum: high + margin };
}

/** Returns where `value` lies between the extent's ends, 0–1. */
export function shareAlong(value: number, { minimum, maximum }: Interval): number {
  return (value - minimum) / (maximum - minimum);
}
