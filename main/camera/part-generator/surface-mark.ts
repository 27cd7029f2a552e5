import type { Box } from '../../../contract/inspection.ts';
import { towardsLamp } from './lighting.ts';
import { type PartGeometry, type Segment, segmentDistance } from './part-geometry.ts';
import { BRUSH, forEachTexel, growBox, type PartLayer, SHADE } from './part-layer.ts';
import { between } from './random.ts';

export const defectClasses = ['scratch', 'dent', 'stain', 'missing-hole', 'burr', 'crack'] as const;
export type DefectClass = (typeof defectClasses)[number];

/** A change of a part's surface inside `bounds` (design units); `apply` draws it on a layer. */
export type SurfaceMark = { readonly bounds: Box; apply(layer: PartLayer): void };

export type Point = { readonly u: number; readonly v: number };

/** How far a point on the flat top must stay from edges, holes and lettering, design units. */
const CLEARANCE = 26;
const ATTEMPTS = 400;

/** Returns a point on the flat brushed top of a part. @throws RangeError when the part has no such place */
export function pointOnTop(geometry: PartGeometry, random: () => number): Point {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const u = between(random, -geometry.halfWidth, geometry.halfWidth);
    const v = between(random, -geometry.halfHeight, geometry.halfHeight);
    if (isFlatTop(geometry, u, v)) {
      return { u, v };
    }
  }
  throw new RangeError('the part has no flat place for a mark');
}

function isFlatTop(geometry: PartGeometry, u: number, v: number): boolean {
  const { bore } = geometry;
  return (
    geometry.outline(u, v) < -CLEARANCE &&
    Math.hypot(u - bore.u, v - bore.v) > bore.seatRadius + CLEARANCE &&
    geometry.holes.every((hole) => Math.hypot(u - hole.u, v - hole.v) > hole.sinkRadius + CLEARANCE) &&
    geometry.slots.every((slot) => segmentDistance(slot, u, v) > slot.radius + CLEARANCE) &&
    geometry.engraving.every((stroke) => segmentDistance(stroke, u, v) > CLEARANCE)
  );
}

/** Returns the smallest box around points, grown by `margin`. */
export function boxAround(points: readonly Point[], margin: number): Box {
  const us = points.map(({ u }) => u);
  const vs = points.map(({ v }) => v);
  const x = Math.min(...us);
  const y = Math.min(...vs);
  return growBox({ x, y, width: Math.max(...us) - x, height: Math.max(...vs) - y }, margin);
}

export type Line = {
  readonly points: readonly Point[];
  /** Half of the groove's width at its middle, design units. */
  readonly halfWidth: number;
  /** 1 reflects twice the light on the lit flank. */
  readonly strength: number;
};

/** Returns a groove along a line: one flank lit, the other dark, fading out at both ends. */
export function createGroove({ points, halfWidth, strength }: Line): SurfaceMark {
  const bounds = boxAround(points, halfWidth + 2);
  const segments = segmentsOf(points);
  return {
    bounds,
    apply: (layer) => {
      // A groove thinner than a texel would vanish between two of them.
      const reach = Math.max(halfWidth, 0.8 / layer.texelsPerUnit);
      forEachTexel(layer, bounds, (at, u, v) => {
        const { distance, progress, leanU, leanV } = nearestOn(segments, u, v);
        const taper = Math.min(1, 6 * progress, 6 * (1 - progress));
        const across = distance / reach;
        if (across < 1 && taper > 0) {
          const flank = 4 * across * (1 - across);
          const lean = towardsLamp(leanU, leanV);
          const flankLight = lean > 0 ? 0.35 + 0.45 * lean : 0.35 + 0.5 * lean;
          const light =
            1 + strength * taper * (0.35 * (1 - across) ** 2 + flank * (flankLight - (lean > 0 ? 0 : 0.55)));
          layer.data[at + SHADE] = (layer.data[at + SHADE] ?? 0) * Math.max(0.12, light);
          layer.data[at + BRUSH] = (layer.data[at + BRUSH] ?? 0) * (1 - 0.6 * (1 - across) * taper);
        }
      });
    },
  };
}

/** Returns `count` points on a gently bent line from `start`, `length` design units long. */
export function bentLine(start: Point, heading: number, length: number, bend: number): readonly Point[] {
  const count = 9;
  const points: Point[] = [start];
  let { u, v } = start;
  for (let step = 1; step < count; step++) {
    const angle = heading + bend * (step / count - 0.5);
    u += (Math.cos(angle) * length) / (count - 1);
    v += (Math.sin(angle) * length) / (count - 1);
    points.push({ u, v });
  }
  return points;
}

/** Returns the segments between neighbouring points. */
export function segmentsOf(points: readonly Point[]): readonly Segment[] {
  return points.slice(1).map((to, at) => {
    const from = points[at] ?? to;
    return { fromU: from.u, fromV: from.v, toU: to.u, toV: to.v };
  });
}

/** Returns the distance to the nearest segment, how far along the line it lies (0–1) and the unit vector away from it. */
export function nearestOn(segments: readonly Segment[], u: number, v: number) {
  let distance = Number.POSITIVE_INFINITY;
  let index = 0;
  segments.forEach((segment, at) => {
    const candidate = segmentDistance(segment, u, v);
    if (candidate < distance) {
      distance = candidate;
      index = at;
    }
  });
  const segment = segments[index] ?? { fromU: u, fromV: v, toU: u, toV: v };
  const alongU = segment.toU - segment.fromU;
  const alongV = segment.toV - segment.fromV;
  const length = Math.hypot(alongU, alongV) || 1;
  const along = ((u - segment.fromU) * alongU + (v - segment.fromV) * alongV) / (length * length);
  const side = Math.sign((u - segment.fromU) * -alongV + (v - segment.fromV) * alongU) || 1;
  const progress = (index + Math.min(1, Math.max(0, along))) / Math.max(1, segments.length);
  return { distance, progress, leanU: (-alongV / length) * side, leanV: (alongU / length) * side };
}
