import {
  createPartGenerator,
  type ExposureLook,
  type PartGenerator,
  type PartKind,
} from '../part-generator/part-generator.ts';
import type { ProductName } from '../part-generator/part-geometry.ts';
import { mixSeed } from '../part-generator/random.ts';
import type { PictureSource } from './picture-source.ts';

export type PartSourceOptions = {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Share of defective parts, 0–1. */
  readonly defectRate: number;
  readonly product?: ProductName;
  /** Puts the next part under the camera after each triggered picture. */
  readonly autoPlace: boolean;
  /** What lamp and lens do to each picture; nothing by default. */
  readonly optics?: () => Optics;
};

export type Optics = Pick<ExposureLook, 'focusBlur' | 'shift'> & {
  /** Factor on the light of the lamp. */
  readonly lamp: number;
};

const SOUND_OPTICS: Optics = { lamp: 1, focusBlur: 0 };

export interface PartSource extends PictureSource {
  /** Takes away the part under the camera and puts another one there. */
  placeNext(kind: PartKind): void;
}

/** Returns a source that sees generated parts. */
export function createPartSource(options: PartSourceOptions): PartSource {
  const { width, height, seed } = options;
  let firstKind: PartKind = 'mixed';
  let bench: { readonly generator: PartGenerator; part: ReturnType<PartGenerator['next']> } | null = null;
  // Drawing the bench takes a second at full size: a device nobody streams from must not pay for it.
  const powered = () => {
    if (bench === null) {
      const generator = createPartGenerator(options);
      bench = { generator, part: generator.next(firstKind) };
    }
    return bench;
  };
  return {
    width,
    height,
    next: ({ number, light, isTriggered }) => {
      const lying = powered();
      const { part } = lying;
      const data = new Uint8Array(width * height * 3);
      const { lamp, ...optics } = options.optics?.() ?? SOUND_OPTICS;
      const noiseSeed = mixSeed(seed, Number(number & 0x7fffffffn));
      part.renderInto(data, { ...optics, gain: light * lamp, noiseSeed });
      if (isTriggered && options.autoPlace) {
        lying.part = lying.generator.next('mixed');
      }
      return { kind: 'scene', image: { width, height, channels: 3, data }, truth: part.truth };
    },
    placeNext: (kind) => {
      firstKind = kind;
      if (bench !== null) {
        bench.part = bench.generator.next(kind);
      }
    },
  };
}
