/**
 * A machined part seen from above, in design units, 1380 of which the field of view is wide;
 * the origin lies in the middle of the part, v points down.
 */
export type PartGeometry = {
  readonly productCode: string;
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** Signed distance to the outline, negative inside the part. */
  outline(u: number, v: number): number;
  readonly holes: readonly Hole[];
  readonly bore: Bore;
  readonly slots: readonly Slot[];
  readonly engraving: readonly Segment[];
};

/** A countersunk through hole. */
export type Hole = { readonly u: number; readonly v: number; readonly radius: number; readonly sinkRadius: number };
/** A turned counterbore around a through bore. */
export type Bore = { readonly u: number; readonly v: number; readonly radius: number; readonly seatRadius: number };
/** An oblong through hole between two centres. */
export type Slot = Segment & { readonly radius: number };
export type Segment = { readonly fromU: number; readonly fromV: number; readonly toU: number; readonly toV: number };

export type ProductName = 'bracket-b114' | 'flange-f208';

/** Returns the geometry of a sample product. */
export function geometryOf(product: ProductName): PartGeometry {
  return product === 'bracket-b114' ? bracketB114 : flangeF208;
}

/** Returns the distance from a point to a segment, in the unit of the coordinates. */
export function segmentDistance(segment: Segment, u: number, v: number): number {
  const alongU = segment.toU - segment.fromU;
  const alongV = segment.toV - segment.fromV;
  const lengthSquared = alongU * alongU + alongV * alongV;
  const raw = lengthSquared === 0 ? 0 : ((u - segment.fromU) * alongU + (v - segment.fromV) * alongV) / lengthSquared;
  const fraction = Math.min(1, Math.max(0, raw));
  return Math.hypot(u - segment.fromU - fraction * alongU, v - segment.fromV - fraction * alongV);
}

function roundedBox(u: number, v: number, { halfWidth, halfHeight, radius }: RoundedBox): number {
  const outU = Math.abs(u) - halfWidth + radius;
  const outV = Math.abs(v) - halfHeight + radius;
  return Math.hypot(Math.max(outU, 0), Math.max(outV, 0)) + Math.min(Math.max(outU, outV), 0) - radius;
}

type RoundedBox = { readonly halfWidth: number; readonly halfHeight: number; readonly radius: number };

/** Largest of two distances with a fillet, as a milling cutter of that radius leaves it (I. Quilez's polynomial). */
function filletedMaximum(first: number, second: number, radius: number): number {
  const overlap = Math.max(radius - Math.abs(first - second), 0) / radius;
  return Math.max(first, second) + overlap * overlap * radius * 0.25;
}

const bracketB114: PartGeometry = {
  productCode: 'B-114',
  halfWidth: 560,
  halfHeight: 335,
  outline: (u, v) => {
    const plate = roundedBox(u, v, { halfWidth: 560, halfHeight: 335, radius: 48 });
    const notch = roundedBox(u - 470, v + 300, { halfWidth: 220, halfHeight: 170, radius: 30 });
    return filletedMaximum(plate, -notch, 60);
  },
  bore: { u: -185, v: 5, radius: 104, seatRadius: 172 },
  holes: [
    { u: -475, v: -250, radius: 30, sinkRadius: 50 },
    { u: -475, v: 250, radius: 30, sinkRadius: 50 },
    { u: 470, v: 250, radius: 30, sinkRadius: 50 },
    { u: 165, v: -250, radius: 30, sinkRadius: 50 },
    { u: 470, v: -40, radius: 22, sinkRadius: 36 },
  ],
  slots: [{ fromU: 150, fromV: 40, toU: 320, toV: 40, radius: 30 }],
  engraving: lettering('B-114', 96, 205, 62),
};

const flangeF208: PartGeometry = {
  productCode: 'F-208',
  halfWidth: 340,
  halfHeight: 340,
  outline: (u, v) => {
    const disc = Math.hypot(u, v) - 340;
    const flat = v - 314;
    return filletedMaximum(disc, flat, 18);
  },
  bore: { u: 0, v: 0, radius: 92, seatRadius: 162 },
  holes: [0, 60, 120, 180, 240, 300].map((degrees) => ({
    u: 250 * Math.cos((degrees * Math.PI) / 180),
    v: 250 * Math.sin((degrees * Math.PI) / 180),
    radius: 24,
    sinkRadius: 38,
  })),
  slots: [],
  engraving: lettering('F-208', -76, 258, 36),
};

/** Strokes of the few characters the part numbers need, on a grid 2 wide and 4 high. */
function strokesOf(character: string): readonly (readonly [number, number, number, number])[] {
  switch (character) {
    case '-':
      return [[0.2, 2, 1.8, 2]];
    case '0':
      return [
        [0, 0, 2, 0],
        [2, 0, 2, 4],
        [2, 4, 0, 4],
        [0, 4, 0, 0],
      ];
    case '1':
      return [
        [0.3, 0.9, 1, 0],
        [1, 0, 1, 4],
      ];
    case '2':
      return [
        [0, 0, 2, 0],
        [2, 0, 2, 2],
        [2, 2, 0, 2],
        [0, 2, 0, 4],
        [0, 4, 2, 4],
      ];
    case '4':
      return [
        [1.5, 4, 1.5, 0],
        [1.5, 0, 0, 2.8],
        [0, 2.8, 2, 2.8],
      ];
    case '8':
      return [
        [0, 0, 2, 0],
        [2, 0, 2, 4],
        [2, 4, 0, 4],
        [0, 4, 0, 0],
        [0, 2, 2, 2],
      ];
    case 'B':
      return [
        [0, 0, 0, 4],
        [0, 0, 1.6, 0],
        [1.6, 0, 1.9, 1],
        [1.9, 1, 1.5, 1.9],
        [0, 1.9, 1.5, 1.9],
        [1.5, 1.9, 2, 2.9],
        [2, 2.9, 1.6, 4],
        [1.6, 4, 0, 4],
      ];
    case 'F':
      return [
        [0, 0, 0, 4],
        [0, 0, 2, 0],
        [0, 1.9, 1.5, 1.9],
      ];
    default:
      return [];
  }
}

function lettering(text: string, left: number, top: number, heightUnits: number): readonly Segment[] {
  const grid = heightUnits / 4;
  return Array.from(text).flatMap((character, position) => {
    const start = left + position * grid * 3;
    return strokesOf(character).map(([fromU, fromV, toU, toV]) => ({
      fromU: start + fromU * grid,
      fromV: top + fromV * grid,
      toU: start + toU * grid,
      toV: top + toV * grid,
    }));
  });
}
