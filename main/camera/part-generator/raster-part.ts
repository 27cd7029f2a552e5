import type { Box } from '../../../contract/inspection.ts';
import { tiltedShade, TOP_SHADE, towardsLamp } from './lighting.ts';
import { type Bore, type Hole, type PartGeometry, type Segment, type Slot, segmentDistance } from './part-geometry.ts';
import { ALPHA, BRUSH, createLayer, forEachTexel, type PartLayer, SHADE, SHADOW } from './part-layer.ts';

/** Room around the part for its shadow, design units. */
const SHADOW_MARGIN = 120;
const CHAMFER = 8;
const GROOVE = 3.2;
/** The bottom of a hole is farther from the lens, so it shrinks towards the middle of the picture. */
const BOTTOM_SCALE = 0.972;

/** A round or oblong opening; `distance` is negative inside it. */
type Opening = {
  readonly shape: Segment;
  readonly radius: number;
  readonly sinkRadius: number;
};

type Surface = { readonly shade: number; readonly brush: number };

/** Returns the box a part and its shadow take, in design units. */
export function partBounds({ halfWidth, halfHeight }: PartGeometry): Box {
  return {
    x: -halfWidth - SHADOW_MARGIN,
    y: -halfHeight - SHADOW_MARGIN,
    width: 2 * (halfWidth + SHADOW_MARGIN),
    height: 2 * (halfHeight + SHADOW_MARGIN),
  };
}

/** Returns the whole part, rastered at `texelsPerUnit`. */
export function rasterPart(geometry: PartGeometry, texelsPerUnit: number): PartLayer {
  const layer = createLayer(partBounds(geometry), texelsPerUnit);
  rasterInto(layer, geometry, partBounds(geometry));
  return layer;
}

/** Draws `geometry` over the texels of `layer` inside `bounds`. */
export function rasterInto(layer: PartLayer, geometry: PartGeometry, bounds: Box): void {
  const openings = openingsOf(geometry);
  const edge = 0.75 / layer.texelsPerUnit;
  forEachTexel(layer, bounds, (at, u, v) => {
    const outside = geometry.outline(u, v);
    if (outside > edge) {
      layer.data[at + SHADOW] = benchLight(geometry, u, v, outside);
      return;
    }
    const opening = nearestOpening(openings, u, v);
    const gap = opening === null ? Number.POSITIVE_INFINITY : distanceTo(opening, u, v);
    const surface = surfaceAt(geometry, opening, u, v);
    const wall = opening === null ? { coverage: 0, shade: 0, light: 1 } : wallAt(opening, u, v, edge);
    const inHole = coverage(-gap, edge);
    const solid = 1 - coverage(outside, edge);
    const alpha = solid * (1 - inHole + inHole * wall.coverage);
    layer.data[at + SHADE] = surface.shade * (1 - inHole) + wall.shade * inHole;
    layer.data[at + BRUSH] = surface.brush * (1 - inHole);
    layer.data[at + ALPHA] = alpha;
    layer.data[at + SHADOW] = gap < 0 ? wall.light : 0.3;
  });
}

/** 0 well inside, 1 well outside, smooth over one texel. */
function coverage(distance: number, edge: number): number {
  return smoothStep(-edge, edge, distance);
}

function smoothStep(low: number, high: number, value: number): number {
  const fraction = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return fraction * fraction * (3 - 2 * fraction);
}

function openingsOf({ holes, slots, bore }: PartGeometry): readonly Opening[] {
  const point = ({ u, v }: { readonly u: number; readonly v: number }): Segment => ({
    fromU: u,
    fromV: v,
    toU: u,
    toV: v,
  });
  return [
    ...holes.map((hole: Hole) => ({ shape: point(hole), radius: hole.radius, sinkRadius: hole.sinkRadius })),
    ...slots.map((slot: Slot) => ({ shape: slot, radius: slot.radius, sinkRadius: slot.radius + CHAMFER })),
    { shape: point(bore), radius: bore.radius, sinkRadius: bore.radius + 6 },
  ];
}

function distanceTo(opening: Opening, u: number, v: number): number {
  return segmentDistance(opening.shape, u, v) - opening.radius;
}

function nearestOpening(openings: readonly Opening[], u: number, v: number): Opening | null {
  let nearest: Opening | null = null;
  let shortest = 40;
  for (const opening of openings) {
    const distance = distanceTo(opening, u, v);
    if (distance < shortest) {
      shortest = distance;
      nearest = opening;
    }
  }
  return nearest;
}

function surfaceAt(geometry: PartGeometry, opening: Opening | null, u: number, v: number): Surface {
  const outside = geometry.outline(u, v);
  if (outside > -CHAMFER) {
    const towardsU = geometry.outline(u + 0.5, v) - geometry.outline(u - 0.5, v);
    const towardsV = geometry.outline(u, v + 0.5) - geometry.outline(u, v - 0.5);
    return bevel(towardsU, towardsV, smoothStep(-CHAMFER, -CHAMFER + 1.5, outside));
  }
  const sink = opening === null ? null : countersinkAt(opening, u, v);
  return sink ?? seatAt(geometry.bore, u, v) ?? engravedTop(geometry.engraving, u, v);
}

/** A bevelled surface whose normal leans towards (`u`, `v`); `amount` blends it in from the flat top. */
function bevel(u: number, v: number, amount: number): Surface {
  const shade = tiltedShade(towardsLamp(u, v));
  return { shade: TOP_SHADE + (shade - TOP_SHADE) * amount, brush: 1 - 0.75 * amount };
}

function countersinkAt(opening: Opening, u: number, v: number): Surface | null {
  const distance = distanceTo(opening, u, v);
  const depth = opening.sinkRadius - opening.radius;
  if (distance > depth) {
    return null;
  }
  const gradientU = distanceTo(opening, u + 0.5, v) - distanceTo(opening, u - 0.5, v);
  const gradientV = distanceTo(opening, u, v + 0.5) - distanceTo(opening, u, v - 0.5);
  const rings = 0.035 * Math.sin(distance * 2.1);
  const cone = bevel(-gradientU, -gradientV, 1 - smoothStep(depth - 1.5, depth, distance));
  return { shade: cone.shade * (1 + rings), brush: cone.brush };
}

/** The turned floor of the counterbore: concentric tool marks light up in two opposite fans. */
function seatAt(bore: Bore, u: number, v: number): Surface | null {
  const fromU = u - bore.u;
  const fromV = v - bore.v;
  const radius = Math.hypot(fromU, fromV);
  if (radius > bore.seatRadius + 5) {
    return null;
  }
  const lean = towardsLamp(fromU / radius, fromV / radius);
  if (radius > bore.seatRadius) {
    return bevel(-fromU / radius, -fromV / radius, 1 - smoothStep(bore.seatRadius + 3.5, bore.seatRadius + 5, radius));
  }
  const fan = lean ** 6;
  const crossed = 1 - lean * lean;
  const marks = 0.05 * Math.sin(radius * 1.35) + 0.035 * Math.sin(radius * 0.43 + 1) + 0.02 * Math.sin(radius * 3.7);
  const wallShadow = 1 - 0.5 * Math.max(0, lean) * smoothStep(bore.seatRadius - 26, bore.seatRadius, radius);
  const shade = TOP_SHADE * (0.62 + 0.55 * fan + 0.1 * crossed ** 4) * (1 + marks) * wallShadow;
  return { shade, brush: 0.25 };
}

function engravedTop(engraving: readonly Segment[], u: number, v: number): Surface {
  let distance = Number.POSITIVE_INFINITY;
  let nearest: Segment | null = null;
  for (const segment of engraving) {
    if (Math.abs(v - segment.fromV) > 90) {
      continue;
    }
    const candidate = segmentDistance(segment, u, v);
    if (candidate < distance) {
      distance = candidate;
      nearest = segment;
    }
  }
  if (nearest === null || distance > GROOVE + 1.5) {
    return { shade: TOP_SHADE, brush: 1 };
  }
  const leanU = segmentDistance(nearest, u - 0.5, v) - segmentDistance(nearest, u + 0.5, v);
  const leanV = segmentDistance(nearest, u, v - 0.5) - segmentDistance(nearest, u, v + 0.5);
  const flank = tiltedShade(towardsLamp(leanU, leanV)) * 0.75;
  const floor = 0.09;
  const cut = floor + (flank - floor) * smoothStep(0.8, GROOVE, distance);
  const top = smoothStep(GROOVE - 0.5, GROOVE + 1.5, distance);
  return { shade: cut + (TOP_SHADE - cut) * top, brush: 0.3 + 0.7 * top };
}

/** What is seen inside an opening: a crescent of its wall, and the bench below with the wall's shadow on it. */
function wallAt(opening: Opening, u: number, v: number, edge: number) {
  const bottom = distanceTo(opening, u / BOTTOM_SCALE, v / BOTTOM_SCALE);
  const towardsU = distanceTo(opening, u + 0.5, v) - distanceTo(opening, u - 0.5, v);
  const towardsV = distanceTo(opening, u, v + 0.5) - distanceTo(opening, u, v - 0.5);
  const facing = -towardsLamp(towardsU, towardsV);
  const shade = 0.05 + 0.2 * Math.max(0, facing) ** 1.5;
  const lit = distanceTo(opening, u - 16, v - 22);
  return { coverage: coverage(bottom, edge * 1.5), shade, light: 0.16 + 0.5 * smoothStep(6, -10, lit) };
}

/** Share of the lamp's light that reaches the bench beside the part: a soft cast shadow and a contact shadow. */
function benchLight(geometry: PartGeometry, u: number, v: number, outside: number): number {
  const cast = smoothStep(-16, 34, geometry.outline(u - 16, v - 22));
  const wide = smoothStep(-60, 70, geometry.outline(u - 22, v - 30));
  const contact = 1 - 0.45 * Math.exp(-outside / 5);
  return (0.22 + 0.48 * cast + 0.3 * wide) * contact;
}
