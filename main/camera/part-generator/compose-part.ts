import type { Box } from '../../../contract/inspection.ts';
import type { BenchScene } from './bench-scene.ts';
import { encodeLight } from './lighting.ts';
import type { NoiseTile } from './tile-noise.ts';
import { createSample, type LayerSample, type PartLayer, sampleLayer } from './part-layer.ts';

/** How one part lies on the bench, and how its surface differs from its neighbours'. */
export type PlacedPart = {
  readonly centreX: number;
  readonly centreY: number;
  readonly angleRadians: number;
  /** Where in the texture tile this part's lay begins. */
  readonly layU: number;
  readonly layV: number;
  readonly layStrength: number;
  readonly reflectance: number;
  /** Slow unevenness of the surface, `CLOUD_SIDE²` factors around 1, over the part. */
  readonly clouds: Float32Array;
};

export type PixelRect = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export const CLOUD_SIDE = 9;
const CLOUD_SPAN = 1400;
const CLOUD_STEP_MASK = 7;
const LIGHT_STEPS = 8191;
const METAL = { red: 0.985, green: 1, blue: 1.005 };
const RUBBER = { red: 0.8, green: 0.98, blue: 1.14 };
const PAINT = { red: 1.02, green: 1, blue: 0.93 };
const STAIN = { red: 0.6, green: 0.45, blue: 0.3 };

const lightCodes = Uint8Array.from({ length: LIGHT_STEPS + 1 }, (_, step) =>
  Math.round(encodeLight(step / LIGHT_STEPS)),
);

/** Returns the picture of the empty bench (RGB8, sRGB). */
export function composeBench(scene: BenchScene): Uint8Array {
  const picture = new Uint8Array(scene.bench.length * 3);
  for (let at = 0; at < scene.bench.length; at++) {
    writeBench(picture, scene, at, 1);
  }
  return picture;
}

/** A picture of the empty bench, or of a part on it, that is drawn on. */
export type Canvas = { readonly picture: Uint8Array; readonly scene: BenchScene };

/** Writes bench, shadow and the part of `layer` over the pixels of `rect`; beyond the layer nothing changes. */
export function composePart({ picture, scene }: Canvas, layer: PartLayer, placed: PlacedPart, rect: PixelRect): void {
  const cosine = Math.cos(placed.angleRadians) / scene.scale;
  const sine = Math.sin(placed.angleRadians) / scene.scale;
  const sample = createSample();
  for (let y = rect.top; y < rect.bottom; y++) {
    const dy = y + 0.5 - placed.centreY;
    let cloud = 1;
    for (let x = rect.left; x < rect.right; x++) {
      const dx = x + 0.5 - placed.centreX;
      const u = dx * cosine + dy * sine;
      const v = dy * cosine - dx * sine;
      if ((x & CLOUD_STEP_MASK) === 0 || x === rect.left) {
        // Taken at fixed columns, so that a patch drawn later gets the very values of the picture below it.
        const back = x & CLOUD_STEP_MASK;
        cloud = cloudAt(placed.clouds, u - back * cosine, v + back * sine) * placed.reflectance;
      }
      if (!sampleLayer(layer, u, v, sample)) {
        continue;
      }
      const at = y * scene.width + x;
      if (sample.alpha < 0.004) {
        writeBench(picture, scene, at, sample.shadow);
      } else {
        const metal = cloud * sample.shade * lampAt(scene, x, y);
        const lay = layAt(scene.lay, u * scene.scale + placed.layU, v * scene.scale + placed.layV);
        const finish = (1 + sample.brush * placed.layStrength * lay) * (1 + sample.brush * glareAt(scene, x, y));
        writeMetal({ picture, scene }, at, sample, metal * finish);
      }
    }
  }
}

/** Returns the frame pixels that a box of the part covers, grown by two pixels and cut at the frame. */
export function rectOf(scene: BenchScene, placed: PlacedPart, bounds: Box): PixelRect {
  const cosine = Math.cos(placed.angleRadians) * scene.scale;
  const sine = Math.sin(placed.angleRadians) * scene.scale;
  const corners = [bounds.x, bounds.x + bounds.width].flatMap((u) =>
    [bounds.y, bounds.y + bounds.height].map((v) => ({
      x: placed.centreX + u * cosine - v * sine,
      y: placed.centreY + u * sine + v * cosine,
    })),
  );
  const clampTo = (limit: number, position: number) => Math.min(limit, Math.max(0, position));
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return {
    left: clampTo(scene.width, Math.floor(Math.min(...xs)) - 2),
    top: clampTo(scene.height, Math.floor(Math.min(...ys)) - 2),
    right: clampTo(scene.width, Math.ceil(Math.max(...xs)) + 2),
    bottom: clampTo(scene.height, Math.ceil(Math.max(...ys)) + 2),
  };
}

/** Reads a value that is there; the checked read keeps the compiler's promise at no cost in the loop. */
function read(values: Float32Array, at: number): number {
  return values[at] ?? 0;
}

function lampAt(scene: BenchScene, x: number, y: number): number {
  return read(scene.fallOffX, x) * read(scene.fallOffY, y);
}

function glareAt(scene: BenchScene, x: number, y: number): number {
  return 0.62 * read(scene.glareX, x) * read(scene.glareY, y);
}

function writeBench(picture: Uint8Array, scene: BenchScene, at: number, shadow: number): void {
  const light = read(scene.bench, at) * shadow;
  const paint = read(scene.paint, at);
  const byte = at * 3;
  picture[byte] = codeOf(light * blend(RUBBER.red, PAINT.red, paint));
  picture[byte + 1] = codeOf(light * blend(RUBBER.green, PAINT.green, paint));
  picture[byte + 2] = codeOf(light * blend(RUBBER.blue, PAINT.blue, paint));
}

function writeMetal({ picture, scene }: Canvas, at: number, sample: LayerSample, metalLight: number): void {
  const { alpha, tint } = sample;
  const bench = read(scene.bench, at) * sample.shadow * (1 - alpha);
  const metal = metalLight * alpha;
  const byte = at * 3;
  picture[byte] = codeOf(bench * RUBBER.red + metal * METAL.red * blend(1, STAIN.red, tint));
  picture[byte + 1] = codeOf(bench * RUBBER.green + metal * METAL.green * blend(1, STAIN.green, tint));
  picture[byte + 2] = codeOf(bench * RUBBER.blue + metal * METAL.blue * blend(1, STAIN.blue, tint));
}

function blend(from: number, to: number, fraction: number): number {
  return from + (to - from) * fraction;
}

function codeOf(light: number): number {
  // Highlights roll off softly, as a camera's own curve lets them.
  const rolled = light > 0.6 ? 0.6 + (0.4 * (light - 0.6)) / (light - 0.2) : light;
  return lightCodes[Math.max(0, (rolled * LIGHT_STEPS + 0.5) | 0)] ?? 255;
}

function layAt(tile: NoiseTile, column: number, row: number): number {
  const left = Math.floor(column);
  const top = Math.floor(row);
  const right = column - left;
  const below = row - top;
  const { data, mask, side } = tile;
  const upperRow = (top & mask) * side;
  const lowerRow = ((top + 1) & mask) * side;
  const upper =
    (data[upperRow + (left & mask)] ?? 0) * (1 - right) + (data[upperRow + ((left + 1) & mask)] ?? 0) * right;
  const lower =
    (data[lowerRow + (left & mask)] ?? 0) * (1 - right) + (data[lowerRow + ((left + 1) & mask)] ?? 0) * right;
  return upper * (1 - below) + lower * below;
}

function cloudAt(clouds: Float32Array, u: number, v: number): number {
  const column = Math.min(CLOUD_SIDE - 1.001, Math.max(0, (u / CLOUD_SPAN + 0.5) * (CLOUD_SIDE - 1)));
  const row = Math.min(CLOUD_SIDE - 1.001, Math.max(0, (v / CLOUD_SPAN + 0.5) * (CLOUD_SIDE - 1)));
  const left = column | 0;
  const top = row | 0;
  const right = column - left;
  const below = row - top;
  const at = top * CLOUD_SIDE + left;
  const upper = (clouds[at] ?? 1) * (1 - right) + (clouds[at + 1] ?? 1) * right;
  const lower = (clouds[at + CLOUD_SIDE] ?? 1) * (1 - right) + (clouds[at + CLOUD_SIDE + 1] ?? 1) * right;
  return upper * (1 - below) + lower * below;
}
