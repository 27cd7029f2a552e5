import { createBrushedTile, createGrainTile, type NoiseTile } from './tile-noise.ts';
import { seededRandom } from '../../../models/evaluate/seeded-random.ts';
import { between, mixSeed } from './random.ts';

/** Design units across and down the field of view: the part fills most of it, as a lens is chosen for. */
const DESIGN_WIDTH = 1380;
const DESIGN_HEIGHT = 776;
const LARGEST_TILE_SIDE = 1024;
const SMALLEST_TILE_SIDE = 64;
const DUST_SPECKS = 26;

/** Everything that stays the same from part to part: bench, lamp and the metal's texture. */
export type BenchScene = {
  readonly width: number;
  readonly height: number;
  /** Frame pixels for one design unit. */
  readonly scale: number;
  /** Linear light of the empty bench for each pixel. */
  readonly bench: Float32Array;
  /** Share of white paint for each pixel: the placement marks. */
  readonly paint: Float32Array;
  /** Lamp fall-off, to be multiplied: columns, then rows. */
  readonly fallOffX: Float32Array;
  readonly fallOffY: Float32Array;
  /** The lamp's reflection on a brushed surface, to be multiplied: columns, then rows. */
  readonly glareX: Float32Array;
  readonly glareY: Float32Array;
  readonly lay: NoiseTile;
};

type Mutable = {
  readonly light: Float32Array;
  readonly paint: Float32Array;
  readonly width: number;
  readonly height: number;
};

/** Draws the empty bench for one frame size. */
export function createBenchScene(seed: number, width: number, height: number): BenchScene {
  const scale = Math.min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT);
  const random = seededRandom(mixSeed(seed, 0xbe9c4));
  const fallOffX = profile(width, (position) => 1.06 - 0.34 * (position - 0.42) ** 2 - 0.1 * position);
  const fallOffY = profile(height, (position) => 1.05 - 0.3 * (position - 0.36) ** 2 - 0.1 * position);
  const canvas = { light: new Float32Array(width * height), paint: new Float32Array(width * height), width, height };
  drawRubber(canvas, createGrainTile(tileSideOf(width) / 2, random));
  drawPlacementMarks(canvas, scale, random);
  drawDust(canvas, scale, random);
  for (let at = 0; at < canvas.light.length; at++) {
    const row = Math.floor(at / width);
    canvas.light[at] = (canvas.light[at] ?? 0) * (fallOffX[at - row * width] ?? 0) * (fallOffY[row] ?? 0);
  }
  return {
    width,
    height,
    scale,
    bench: canvas.light,
    paint: canvas.paint,
    fallOffX,
    fallOffY,
    glareX: profile(width, (position) => Math.exp(-(((position - 0.37) / 0.15) ** 2))),
    glareY: profile(height, (position) => 1 - 0.35 * position),
    lay: createBrushedTile(tileSideOf(width), random),
  };
}

/** A power of two of about half the frame, so that the repetition is never seen and a small frame is made fast. */
function tileSideOf(width: number): number {
  return Math.min(LARGEST_TILE_SIDE, Math.max(SMALLEST_TILE_SIDE, 2 ** Math.ceil(Math.log2(width / 2))));
}

function profile(length: number, valueAt: (position: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, at) => valueAt((at + 0.5) / length));
}

function drawRubber({ light, width, height }: Mutable, grain: NoiseTile): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fine = grain.data[(y & grain.mask) * grain.side + (x & grain.mask)] ?? 0;
      // The second reading is stretched and turned, so that the tile's repetition cannot be seen.
      const coarseAt = (((y >> 2) + (x >> 3)) & grain.mask) * grain.side + (((x >> 2) - (y >> 3)) & grain.mask);
      light[y * width + x] = 0.046 * (1 + 0.15 * fine + 0.05 * (grain.data[coarseAt] ?? 0));
    }
  }
}

/** Four painted corner angles, worn by use, tell the operator where the part belongs. */
function drawPlacementMarks(canvas: Mutable, scale: number, random: () => number): void {
  const armLength = 56;
  for (const signX of [-1, 1]) {
    for (const signY of [-1, 1]) {
      const cornerX = canvas.width / 2 + signX * 640 * scale;
      const cornerY = canvas.height / 2 + signY * 372 * scale;
      for (let y = Math.floor(cornerY - armLength * scale); y <= cornerY + armLength * scale; y++) {
        for (let x = Math.floor(cornerX - armLength * scale); x <= cornerX + armLength * scale; x++) {
          const inX = (cornerX - x) * signX;
          const inY = (cornerY - y) * signY;
          const angle = markDistance(inX / scale, inY / scale, armLength);
          paintPixel(canvas, x, y, Math.min(1, Math.max(0, 0.5 - angle * scale)) * (0.72 + 0.28 * random()));
        }
      }
    }
  }
}

/** Signed distance to a corner angle whose arms run along +x and +y, 5 units wide. */
function markDistance(x: number, y: number, armLength: number): number {
  const halfWidth = 2.5;
  const arm = (along: number, across: number) =>
    Math.max(Math.abs(across) - halfWidth, Math.abs(along - armLength / 2) - armLength / 2 - halfWidth);
  return Math.min(arm(x, y), arm(y, x));
}

function drawDust(canvas: Mutable, scale: number, random: () => number): void {
  for (let speck = 0; speck < DUST_SPECKS; speck++) {
    const centreX = random() * canvas.width;
    const centreY = random() * canvas.height;
    const radius = between(random, 0.5, 1.6) * scale;
    const strength = between(random, 0.12, 0.45);
    const reach = Math.ceil(radius * 2.5);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const amount = strength * Math.exp(-(dx * dx + dy * dy) / (radius * radius + 0.1));
        paintPixel(canvas, Math.round(centreX + dx), Math.round(centreY + dy), amount);
      }
    }
  }
}

function paintPixel({ light, paint, width, height }: Mutable, x: number, y: number, amount: number): void {
  if (amount < 0.01 || x < 0 || y < 0 || x >= width || y >= height) {
    return;
  }
  const at = y * width + x;
  light[at] = (light[at] ?? 0) + 0.3 * amount;
  paint[at] = Math.max(paint[at] ?? 0, amount);
}
