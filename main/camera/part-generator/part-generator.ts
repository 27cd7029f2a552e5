import type { Box, Truth } from '../../../contract/inspection.ts';
import { type BenchScene, createBenchScene } from './bench-scene.ts';
import { blurRgb } from './blur-rgb.ts';
import { type Canvas, CLOUD_SIDE, composeBench, composePart, type PlacedPart, rectOf } from './compose-part.ts';
import { createDefect } from './create-defect.ts';
import { geometryOf, type PartGeometry, type ProductName } from './part-geometry.ts';
import { copyPatch, growBox, type PartLayer } from './part-layer.ts';
import { seededRandom } from '../../../models/evaluate/seeded-random.ts';
import { between, mixSeed, pick } from './random.ts';
import { partBounds, rasterPart } from './raster-part.ts';
import { createSensorNoise, type SensorNoise } from './sensor-noise.ts';
import {
  bentLine,
  createGroove,
  type DefectClass,
  defectClasses,
  pointOnTop,
  type SurfaceMark,
} from './surface-mark.ts';

export type PartKind = 'good' | 'bad' | 'mixed';

export type PartGeneratorOptions = {
  readonly seed: number;
  /** Pixels of the frame. */
  readonly width: number;
  readonly height: number;
  /** Share of defective parts when `next('mixed')` is asked, 0–1. */
  readonly defectRate: number;
  readonly product?: ProductName;
};

export type ExposureLook = {
  /** Linear factor on the light of the well-lit scene. */
  readonly gain: number;
  /** Another number, another frame's noise. */
  readonly noiseSeed: number;
  /** Radius of the lens blur, pixels of a frame 1920 wide; 0 is sharp. */
  readonly focusBlur: number;
  /** How far the part was pushed from its place, pixels of a frame 1920 wide, right and down. */
  readonly shift?: { readonly x: number; readonly y: number };
};

/** One part as it lies on the bench. */
export type GeneratedPart = {
  readonly serial: string;
  readonly truth: Truth;
  /** Box of the visible change in frame pixels; null for a good part. */
  readonly defectBox: Box | null;
  /** Writes one exposure, RGB8, `width × height × 3` bytes. @throws RangeError when `target` is smaller */
  renderInto(target: Uint8Array, look: ExposureLook): void;
  /** Returns `width × height` bytes: 255 where the defect changes the clean picture, else 0. */
  defectMask(): Uint8Array;
};

export interface PartGenerator {
  readonly width: number;
  readonly height: number;
  /** Returns the next part. Its serial, place and texture do not depend on `kind`, so each bad part has a good twin. */
  next(kind: PartKind): GeneratedPart;
}

/** Numbers that name the independent random streams of one part. */
const STREAM = { mixture: 1, defect: 2, placement: 3, marks: 4, lamp: 5, clouds: 6, shape: 7 } as const;
const FIRST_SERIAL = 1;
/** Texels of the drawn part for one pixel: below 1, edges are as soft as a lens leaves them. */
const LAYER_DETAIL = 0.8;
const REFERENCE_WIDTH = 1920;

type Workshop = {
  readonly options: PartGeneratorOptions;
  readonly geometry: PartGeometry;
  readonly scene: BenchScene;
  readonly layer: PartLayer;
  readonly emptyBench: Uint8Array;
  readonly noise: SensorNoise;
};

type PlannedPart = {
  readonly placed: PlacedPart;
  readonly lampGain: number;
  readonly marks: readonly SurfaceMark[];
  readonly defect: SurfaceMark | null;
};

/**
 * Returns a source of sample parts drawn as a camera over a bench would see them: the same options and
 * the same calls give the same bytes.
 *
 * @throws RangeError when the size is below 16 × 16 or the rate is not between 0 and 1
 */
export function createPartGenerator(options: PartGeneratorOptions): PartGenerator {
  const { seed, width, height, defectRate, product = 'bracket-b114' } = options;
  if (!Number.isInteger(width) || !Number.isInteger(height) || Math.min(width, height) < 16) {
    throw new RangeError(`a frame needs at least 16 × 16 whole pixels, not ${width} × ${height}`);
  }
  if (!(defectRate >= 0 && defectRate <= 1)) {
    throw new RangeError(`the defect rate lies between 0 and 1, not at ${defectRate}`);
  }
  const geometry = geometryOf(product);
  const scene = createBenchScene(seed, width, height);
  const layer = rasterPart(geometry, scene.scale * LAYER_DETAIL);
  const emptyBench = composeBench(scene);
  const workshop = { options, geometry, scene, layer, emptyBench, noise: createSensorNoise(seed) };
  let number = FIRST_SERIAL;
  return { width, height, next: (kind) => createPart(workshop, number++, kind) };
}

function createPart(workshop: Workshop, number: number, kind: PartKind): GeneratedPart {
  const { seed, defectRate } = workshop.options;
  const isBad =
    kind === 'bad' || (kind === 'mixed' && seededRandom(mixSeed(seed, number, STREAM.mixture))() < defectRate);
  const className = isBad ? classOf(seed, number) : 'good';
  const planned = planPart(workshop, number, isBad ? classOf(seed, number) : null);
  let drawn: DrawnPart | null = null;
  const draw = () => (drawn ??= drawPart(workshop, planned));
  const cleanPicture = createCleanPictures(workshop, planned, draw);
  const { width, height } = workshop.scene;
  return {
    serial: `${workshop.geometry.productCode}-${String(number).padStart(5, '0')}`,
    truth: { isDefective: isBad, className },
    get defectBox() {
      return planned.defect === null ? null : draw().box;
    },
    renderInto: (target, { gain, noiseSeed, focusBlur, shift }) => {
      if (target.length < width * height * 3) {
        throw new RangeError(`a frame of ${width} × ${height} needs ${width * height * 3} bytes, not ${target.length}`);
      }
      const clean = cleanPicture({ radius: Math.round((focusBlur * width) / REFERENCE_WIDTH), ...(shift ?? NO_SHIFT) });
      workshop.noise.expose(clean, target, gain * planned.lampGain, noiseSeed);
    },
    defectMask: () => draw().mask.slice(),
  };
}

const NO_SHIFT = { x: 0, y: 0 };

type Disturbance = { readonly radius: number; readonly x: number; readonly y: number };

/** Returns the noiseless picture of a disturbed part; the last one is kept, since a fault lasts longer than a frame. */
function createCleanPictures(
  workshop: Workshop,
  planned: PlannedPart,
  draw: () => DrawnPart,
): (disturbance: Disturbance) => Uint8Array {
  const { scene } = workshop;
  let last: { readonly key: string; readonly picture: Uint8Array } | null = null;
  return ({ radius, x, y }) => {
    if (radius === 0 && x === 0 && y === 0) {
      return draw().picture;
    }
    const key = `${radius} ${x} ${y}`;
    if (last?.key !== key) {
      const step = scene.width / REFERENCE_WIDTH;
      const { centreX, centreY } = planned.placed;
      const placed = { ...planned.placed, centreX: centreX + x * step, centreY: centreY + y * step };
      const { picture } = x === 0 && y === 0 ? draw() : drawPart(workshop, { ...planned, placed });
      last = { key, picture: radius === 0 ? picture : blurRgb(picture, scene.width, scene.height, radius) };
    }
    return last.picture;
  };
}

function classOf(seed: number, number: number): DefectClass {
  return pick(seededRandom(mixSeed(seed, number, STREAM.defect)), defectClasses);
}

function planPart({ options, geometry, scene }: Workshop, number: number, className: DefectClass | null): PlannedPart {
  const streamOf = (stream: number) => seededRandom(mixSeed(options.seed, number, stream));
  const random = streamOf(STREAM.placement);
  const clouds = streamOf(STREAM.clouds);
  const placed = {
    centreX: scene.width / 2 + between(random, -9, 9) * scene.scale,
    centreY: scene.height / 2 + between(random, -6, 6) * scene.scale,
    angleRadians: (between(random, -0.9, 0.9) * Math.PI) / 180,
    layU: Math.floor(random() * scene.lay.side),
    layV: Math.floor(random() * scene.lay.side),
    layStrength: between(random, 0.055, 0.068),
    reflectance: between(random, 0.982, 1.018),
    clouds: Float32Array.from({ length: CLOUD_SIDE * CLOUD_SIDE }, () => between(clouds, 0.975, 1.025)),
  };
  const marks = streamOf(STREAM.marks);
  return {
    placed,
    lampGain: lampGainOf(options.seed, number),
    marks: Array.from({ length: Math.floor(marks() * 4) }, () => createHandlingMark(geometry, marks)),
    // Its own stream: were it shared, a bad part would lie elsewhere than its good twin.
    defect: className === null ? null : createDefect(className, geometry, streamOf(STREAM.shape)),
  };
}

/** The lamp drifts by about ±2 % over some forty parts, and flickers a little from part to part. */
function lampGainOf(seed: number, number: number): number {
  const random = seededRandom(mixSeed(seed, STREAM.lamp));
  const slow = Math.sin((2 * Math.PI * number) / between(random, 35, 50) + between(random, 0, 6));
  return 1 + 0.02 * slow + between(seededRandom(mixSeed(seed, number, STREAM.lamp)), -0.004, 0.004);
}

/** A hairline along the lay, as sound parts get in a tray. */
function createHandlingMark(geometry: PartGeometry, random: () => number): SurfaceMark {
  const start = pointOnTop(geometry, random);
  const points = bentLine(start, between(random, -0.12, 0.12), between(random, 25, 70), 0.1).filter(
    ({ u, v }) => geometry.outline(u, v) < -12,
  );
  return createGroove({ points, halfWidth: 1, strength: between(random, 0.08, 0.2) });
}

type DrawnPart = { readonly picture: Uint8Array; readonly mask: Uint8Array; readonly box: Box | null };

function drawPart({ geometry, scene, layer, emptyBench }: Workshop, { placed, marks, defect }: PlannedPart): DrawnPart {
  const picture = emptyBench.slice();
  const mask = new Uint8Array(scene.width * scene.height);
  const canvas = { picture, scene };
  composePart(canvas, layer, placed, rectOf(scene, placed, partBounds(geometry)));
  for (const mark of marks) {
    composePatch(canvas, placed, patchOf(layer, mark, marks));
  }
  if (defect === null) {
    return { picture, mask, box: null };
  }
  const twin = picture.slice();
  composePatch(canvas, placed, patchOf(layer, defect, [defect, ...marks]));
  return { picture, mask, box: markChanges(mask, scene, twin, picture) };
}

type Patch = { readonly layer: PartLayer; readonly mark: SurfaceMark };

/** Returns a copy of the layer around `mark` with all `marks` on it; the margin covers what a turned rectangle adds. */
function patchOf(layer: PartLayer, mark: SurfaceMark, marks: readonly SurfaceMark[]): Patch {
  const { width, height } = mark.bounds;
  const patch = copyPatch(layer, growBox(mark.bounds, 0.12 * Math.max(width, height) + 8 / layer.texelsPerUnit));
  for (const each of marks) {
    each.apply(patch);
  }
  return { layer: patch, mark };
}

function composePatch(canvas: Canvas, placed: PlacedPart, { layer, mark }: Patch): void {
  composePart(canvas, layer, placed, rectOf(canvas.scene, placed, mark.bounds));
}

/** Marks each pixel in which the two pictures differ; returns the box around them. */
function markChanges(mask: Uint8Array, { width }: BenchScene, before: Uint8Array, after: Uint8Array): Box | null {
  let left = width;
  let top = Number.MAX_SAFE_INTEGER;
  let right = 0;
  let bottom = 0;
  for (let at = 0; at < mask.length; at++) {
    const byte = at * 3;
    if (before[byte] !== after[byte] || before[byte + 1] !== after[byte + 1] || before[byte + 2] !== after[byte + 2]) {
      mask[at] = 255;
      const x = at % width;
      const y = Math.floor(at / width);
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right > left ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
