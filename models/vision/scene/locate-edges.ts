import type { EdgePicture } from './edge-picture.ts';

/** Only the strongest edges of the reference count: they belong to the part, the bench's texture does not move with it. */
const REFERENCE_SHARE = 0.15;
/** Farthest shift looked for, as a share of the width. */
const SEARCH_SHARE = 0.12;
/** The search looks at every second shift first. */
const COARSE_STEP = 2;

/** The reference's strongest edges. */
export type EdgeTemplate = {
  readonly width: number;
  readonly height: number;
  readonly positions: Int32Array;
  /** Mean 0, length 1. */
  readonly weights: Float32Array;
};

export type EdgeShift = {
  /** Right and down, as a share of the picture's width. */
  readonly x: number;
  readonly y: number;
  /** Normalised cross-correlation at that place, -1 to 1. */
  readonly correlation: number;
};

/** Returns the template of a reference edge picture; pixels too close to the border to be searched for are left out. */
export function edgeTemplateOf(width: number, height: number, edges: Uint8Array): EdgeTemplate {
  const reach = searchReach(width);
  const inner: number[] = [];
  for (let y = reach.y(height); y < height - reach.y(height); y += 1) {
    for (let x = reach.x; x < width - reach.x; x += 1) {
      inner.push(y * width + x);
    }
  }
  const count = Math.max(16, Math.round(inner.length * REFERENCE_SHARE));
  const strongest = inner.toSorted((a, b) => (edges[b] ?? 0) - (edges[a] ?? 0)).slice(0, count);
  // Weak neighbours of strong edges are what tells a ridge from a plateau.
  const chosen = new Set(strongest);
  for (const index of strongest) {
    chosen
      .add(index - 1)
      .add(index + 1)
      .add(index - width)
      .add(index + width);
  }
  const positions = Int32Array.from([...chosen].toSorted((a, b) => a - b));
  const values = Float32Array.from(positions, (index) => edges[index] ?? 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const length = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) || 1;
  return { width, height, positions, weights: values.map((value) => (value - mean) / length) };
}

/**
 * Returns where the template's edges lie in `edges`: normalised cross-correlation over shifts up to 12 % of the width
 * (Lewis 1995), refined between pixels by a parabola. Pictures of another size do not correlate: 0.
 */
export function locateEdges(template: EdgeTemplate, edges: EdgePicture): EdgeShift {
  const { width, height } = template;
  if (edges.width !== width || edges.height !== height) {
    return { x: 0, y: 0, correlation: 0 };
  }
  const reach = searchReach(width);
  const [reachX, reachY] = [reach.x - 1, reach.y(height) - 1];
  const known = new Map<number, number>();
  const score = (x: number, y: number): number => {
    const key = y * 4096 + x;
    const found = known.get(key) ?? correlationAt(template, edges, y * width + x);
    known.set(key, found);
    return found;
  };
  let best = { x: 0, y: 0, correlation: score(0, 0) };
  const consider = (x: number, y: number): void => {
    if (Math.abs(x) <= reachX && Math.abs(y) <= reachY && score(x, y) > best.correlation) {
      best = { x, y, correlation: score(x, y) };
    }
  };
  for (let y = -reachY + (reachY % COARSE_STEP); y <= reachY; y += COARSE_STEP) {
    for (let x = -reachX + (reachX % COARSE_STEP); x <= reachX; x += COARSE_STEP) {
      consider(x, y);
    }
  }
  const centre = best;
  for (let y = -1; y <= 1; y += 1) {
    for (let x = -1; x <= 1; x += 1) {
      consider(centre.x + x, centre.y + y);
    }
  }
  const { x, y, correlation } = best;
  return {
    x: (x + peakOffset(score(x - 1, y), correlation, score(x + 1, y))) / width,
    y: (y + peakOffset(score(x, y - 1), correlation, score(x, y + 1))) / width,
    correlation,
  };
}

function searchReach(width: number): { readonly x: number; y(height: number): number } {
  const x = Math.max(2, Math.round(width * SEARCH_SHARE)) + 1;
  return { x, y: (height) => Math.min(x, Math.max(2, Math.floor(height / 4))) };
}

function correlationAt({ positions, weights }: EdgeTemplate, { data }: EdgePicture, offset: number): number {
  let sum = 0;
  let squares = 0;
  let product = 0;
  for (let index = 0; index < positions.length; index += 1) {
    const value = data[(positions[index] ?? 0) + offset] ?? 0;
    sum += value;
    squares += value * value;
    product += value * (weights[index] ?? 0);
  }
  const variance = squares - (sum * sum) / positions.length;
  return variance <= 1e-9 ? 0 : product / Math.sqrt(variance);
}

/** Returns the place of the top of the parabola through three equally spaced values, -0.5 to 0.5. */
function peakOffset(before: number, at: number, after: number): number {
  const curvature = before - 2 * at + after;
  return curvature >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / curvature));
}
