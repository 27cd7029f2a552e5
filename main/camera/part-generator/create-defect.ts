import { towardsLamp } from './lighting.ts';
import type { PartGeometry } from './part-geometry.ts';
import { ALPHA, BRUSH, forEachTexel, growBox, SHADE, TINT } from './part-layer.ts';
import { between, pick } from './random.ts';
import { rasterInto } from './raster-part.ts';
import {
  bentLine,
  boxAround,
  createGroove,
  type DefectClass,
  nearestOn,
  type Point,
  pointOnTop,
  type SurfaceMark,
  segmentsOf,
} from './surface-mark.ts';

/** Returns a defect of the class at a random place of the part, sized as a person would just call it one or larger. */
export function createDefect(className: DefectClass, geometry: PartGeometry, random: () => number): SurfaceMark {
  switch (className) {
    case 'scratch':
      return createScratch(geometry, random);
    case 'dent':
      return createDent(geometry, random);
    case 'stain':
      return createStain(geometry, random);
    case 'missing-hole':
      return createMissingHole(geometry, random);
    case 'burr':
      return createBurr(geometry, random);
    case 'crack':
      return createCrack(geometry, random);
  }
}

function createScratch(geometry: PartGeometry, random: () => number): SurfaceMark {
  const middle = pointOnTop(geometry, random);
  const length = between(random, 110, 290);
  // Across the lay: along it, even a person would take a scratch for brushing.
  const heading = between(random, 0.35, Math.PI - 0.35);
  const start = { u: middle.u - (Math.cos(heading) * length) / 2, v: middle.v - (Math.sin(heading) * length) / 2 };
  const line = bentLine(start, heading, length, between(random, -0.5, 0.5)).filter(
    ({ u, v }) => geometry.outline(u, v) < -4,
  );
  const points = line.length > 2 ? line : bentLine(middle, heading, 40, 0);
  return createGroove({ points, halfWidth: between(random, 3, 5), strength: between(random, 0.9, 1.35) });
}

function createDent(geometry: PartGeometry, random: () => number): SurfaceMark {
  const { u: centreU, v: centreV } = pointOnTop(geometry, random);
  const spread = between(random, 12, 22);
  const depth = between(random, 0.55, 0.85);
  const squash = between(random, 0.75, 1.3);
  const bounds = boxAround([{ u: centreU, v: centreV }], spread * 4);
  return {
    bounds,
    apply: (layer) =>
      forEachTexel(layer, bounds, (at, u, v) => {
        const du = (u - centreU) * squash;
        const dv = (v - centreV) / squash;
        const radius = Math.hypot(du, dv) / spread;
        if (radius > 3 || radius === 0) {
          return;
        }
        const slope = radius * Math.exp(0.5 - (radius * radius) / 2);
        const lean = towardsLamp(-du / radius / spread, -dv / radius / spread);
        const bottom = Math.exp(-radius * radius);
        layer.data[at + SHADE] = (layer.data[at + SHADE] ?? 0) * (1 + depth * slope * lean - 0.12 * bottom);
        layer.data[at + BRUSH] = (layer.data[at + BRUSH] ?? 0) * (1 - 0.55 * bottom);
      }),
  };
}

function createStain(geometry: PartGeometry, random: () => number): SurfaceMark {
  const { u: centreU, v: centreV } = pointOnTop(geometry, random);
  const size = between(random, 34, 75);
  const waves = [1, 2, 3, 5, 8, 13].map((count) => ({
    count,
    height: between(random, 0.05, 0.5) / count,
    phase: between(random, 0, 2 * Math.PI),
  }));
  const depth = between(random, 0.5, 0.8);
  const bounds = boxAround([{ u: centreU, v: centreV }], size * 1.9);
  return {
    bounds,
    apply: (layer) =>
      forEachTexel(layer, bounds, (at, u, v) => {
        const angle = Math.atan2(v - centreV, u - centreU);
        const edge = waves.reduce((sum, { count, height, phase }) => sum + height * Math.sin(count * angle + phase), 1);
        const radius = Math.hypot(u - centreU, v - centreV) / (size * edge);
        const body = Math.min(1, Math.max(0, (1 - radius) * 5));
        // Dried liquid leaves its darkest line at the rim.
        const rim = Math.exp(-(((radius - 0.88) / 0.07) ** 2));
        layer.data[at + TINT] = Math.min(1, depth * body * (0.75 + 0.5 * rim));
        layer.data[at + BRUSH] = (layer.data[at + BRUSH] ?? 0) * (1 - 0.3 * body);
      }),
  };
}

function createMissingHole(geometry: PartGeometry, random: () => number): SurfaceMark {
  const missing = pick(random, geometry.holes);
  const undrilled = { ...geometry, holes: geometry.holes.filter((hole) => hole !== missing) };
  const bounds = boxAround([missing], missing.sinkRadius + 4);
  return { bounds, apply: (layer) => rasterInto(layer, undrilled, bounds) };
}

/** Torn slivers of metal that stand from the rim of a hole into its opening. */
function createBurr(geometry: PartGeometry, random: () => number): SurfaceMark {
  const rim = pick(random, [...geometry.holes, geometry.bore]);
  const start = between(random, 0, 2 * Math.PI);
  const span = between(random, 60, 110) / rim.radius;
  const height = between(random, 13, 21);
  const teeth = Array.from({ length: 24 }, () => between(random, 0.15, 1));
  const glints = Array.from({ length: 24 }, () => between(random, 0.12, 0.8));
  const bounds = growBox(boxAround([rim], rim.radius), 5);
  return {
    bounds,
    apply: (layer) =>
      forEachTexel(layer, bounds, (at, u, v) => {
        const turn = (Math.atan2(v - rim.v, u - rim.u) - start + 6 * Math.PI) % (2 * Math.PI);
        const progress = turn / span;
        const inward = rim.radius - Math.hypot(u - rim.u, v - rim.v);
        if (progress >= 1 || inward < -4) {
          return;
        }
        const tooth = progress * 11;
        const first = teeth[Math.floor(tooth)] ?? 0;
        const second = teeth[Math.floor(tooth) + 1] ?? 0;
        const tall = height * Math.sin(Math.PI * progress) * (first + (second - first) * (tooth % 1));
        const amount = Math.min(1, Math.max(0, (tall - inward) * layer.texelsPerUnit + 0.5));
        if (amount > 0 && tall > 1) {
          const glint = glints[Math.floor(tooth * 2) % glints.length] ?? 0.4;
          layer.data[at + SHADE] = (layer.data[at + SHADE] ?? 0) * (1 - amount) + glint * amount;
          layer.data[at + BRUSH] = (layer.data[at + BRUSH] ?? 0) * (1 - amount);
          layer.data[at + ALPHA] = Math.max(layer.data[at + ALPHA] ?? 0, amount);
        }
      }),
  };
}

/** A dark, jagged line with one branch, from the rim of a hole into the metal. */
function createCrack(geometry: PartGeometry, random: () => number): SurfaceMark {
  const hole = pick(random, geometry.holes);
  const heading = between(random, 0, 2 * Math.PI);
  const start = {
    u: hole.u + Math.cos(heading) * hole.sinkRadius * 0.8,
    v: hole.v + Math.sin(heading) * hole.sinkRadius * 0.8,
  };
  const main = jaggedLine(start, heading, between(random, 80, 170), random);
  const fork = main[Math.floor(main.length * 0.45)] ?? start;
  const side = random() < 0.5 ? -1 : 1;
  const branch = jaggedLine(fork, heading + side * between(random, 0.5, 0.9), between(random, 30, 60), random);
  const lines = [segmentsOf(main), segmentsOf(branch)];
  const halfWidth = between(random, 2.4, 3.8);
  const bounds = boxAround([...main, ...branch], 6);
  return {
    bounds,
    apply: (layer) =>
      forEachTexel(layer, bounds, (at, u, v) => {
        for (const segments of lines) {
          const { distance, progress, leanU, leanV } = nearestOn(segments, u, v);
          const reach = Math.max(0.8 / layer.texelsPerUnit, halfWidth * (1.1 - 0.75 * progress));
          const dark = 1 - Math.min(1, Math.max(0, distance / reach - 0.3) / 0.7);
          const lip = Math.max(0, 1 - Math.abs(distance - reach - 0.8)) * Math.max(0, towardsLamp(leanU, leanV));
          layer.data[at + SHADE] = (layer.data[at + SHADE] ?? 0) * (1 - 0.86 * dark) * (1 + 0.25 * lip);
        }
      }),
  };
}

function jaggedLine(start: Point, heading: number, length: number, random: () => number): readonly Point[] {
  const points: Point[] = [start];
  let { u, v } = start;
  let run = 0;
  while (run < length) {
    const step = between(random, 7, 15);
    const angle = heading + between(random, -0.75, 0.75);
    u += Math.cos(angle) * step;
    v += Math.sin(angle) * step;
    run += step;
    points.push({ u, v });
  }
  return points;
}
