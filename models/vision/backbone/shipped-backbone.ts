import { readFile } from 'node:fs/promises';
import { AppError } from '../../../contract/errors.ts';
import { createSession } from '../../runtime/create-session.ts';
import type { InferenceSession } from '../../runtime/inference-session.ts';
import { importModel } from '../../runtime/onnx-graph/import-model.ts';
import { floatTensor, type Tensor } from '../../runtime/tensor.ts';
import { probePicture, spreadOf } from './probe-picture.ts';

/** One spatial output of a backbone that is used as patch features. */
export type FeatureMap = {
  readonly output: string;
  readonly channels: number;
  /** Input pixels a cell, the same in both directions. */
  readonly stride: number;
  /** Root mean square length of a cell's deviation from the mean cell on the probe picture. */
  readonly spread: number;
};

/** A network that turns a picture into mid-level features, and how to feed it. */
export type BackboneFile = {
  readonly name: string;
  readonly license: string;
  readonly bytes: Uint8Array;
  readonly input: { readonly name: string; readonly type: 'float32' | 'uint8' };
  /** Subtracted from, then dividing, R, G and B bytes; the identity for a uint8 input. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** Width and height fed to it are multiples of this. */
  readonly sizeMultiple: number;
  /** Finest first. */
  readonly features: readonly FeatureMap[];
};

const PROBE_SIDE = 256;
const FLOAT32 = 1;
const UINT8 = 2;
/** The mean and standard deviation of ImageNet's bytes: what nearly every published network was trained with. */
const IMAGENET_MEAN: Triple = [123.675, 116.28, 103.53];
const IMAGENET_STD: Triple = [58.395, 57.12, 57.375];
/** Below 8 pixels a cell features say little of shape, above 16 a cell is larger than most defects. */
const PREFERRED_STRIDES: readonly number[] = [8, 16];
const DEFAULT_SIZE_MULTIPLE = 32;

type Triple = readonly [number, number, number];

/**
 * Reads a backbone and learns its outputs by running a fixed picture through it. README.md says what a file must look like.
 *
 * @param file path of an ONNX file
 * @throws AppError `not-found`, `package-damaged` or `package-mismatch` when the file cannot serve as a backbone
 */
export async function readBackbone(file: string): Promise<BackboneFile> {
  return parseBackbone(await readBytes(file), file);
}

/** Like `readBackbone`, for bytes already read; `label` names them in messages. */
export async function parseBackbone(bytes: Uint8Array, label: string): Promise<BackboneFile> {
  const { metadata, inputElementCode } = importModel(bytes, '');
  if (inputElementCode !== FLOAT32 && inputElementCode !== UINT8) {
    throw new AppError('package-mismatch', `${label}: the backbone must take float32 or uint8 pictures`);
  }
  const type = inputElementCode === UINT8 ? 'uint8' : 'float32';
  await using session = await createSession(bytes, { threads: 1 });
  const input = onlyInput(session, label);
  const wanted = metadata.get('features')?.split(',');
  const mean = type === 'uint8' ? ([0, 0, 0] as const) : readTriple(metadata.get('mean'), IMAGENET_MEAN);
  const std = type === 'uint8' ? ([1, 1, 1] as const) : readTriple(metadata.get('std'), IMAGENET_STD);
  const features = await probe(session, { input, type, mean, std, wanted });
  if (features.length === 0) {
    throw new AppError(
      'package-mismatch',
      `${label}: the backbone has no output of shape 1 × channels × height × width`,
    );
  }
  return {
    name: metadata.get('name') ?? baseName(label),
    license: metadata.get('license') ?? 'not stated in the file',
    bytes,
    input: { name: input, type },
    mean,
    std,
    sizeMultiple: Number(metadata.get('size_multiple') ?? DEFAULT_SIZE_MULTIPLE),
    features,
  };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new AppError('not-found', `${file}: the backbone cannot be read; check the path`, { cause: error });
  }
}

function onlyInput(session: InferenceSession, label: string): string {
  const [input, ...others] = session.inputs;
  if (input === undefined || others.length > 0 || input.shape.length !== 4) {
    throw new AppError(
      'package-mismatch',
      `${label}: the backbone must have one input of shape 1 × 3 × height × width`,
    );
  }
  return input.name;
}

type Probe = {
  readonly input: string;
  readonly type: 'float32' | 'uint8';
  readonly mean: Triple;
  readonly std: Triple;
  readonly wanted: readonly string[] | undefined;
};

async function probe(session: InferenceSession, { input, type, mean, std, wanted }: Probe): Promise<FeatureMap[]> {
  const bytes = probePicture(PROBE_SIDE);
  const dims = [1, 3, PROBE_SIDE, PROBE_SIDE];
  const plane = PROBE_SIDE * PROBE_SIDE;
  const normalised = Float32Array.from(bytes, (byte, index) => {
    const channel = Math.floor(index / plane);
    return (byte - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  });
  const feed: Tensor = type === 'uint8' ? { type, dims, data: bytes } : floatTensor(normalised, dims);
  const outputs = await session.run({ [input]: feed });
  const maps = Object.entries(outputs).flatMap(([output, tensor]) => describeFeatures(output, tensor));
  return choose(maps, wanted).sort((a, b) => a.stride - b.stride);
}

function describeFeatures(output: string, tensor: Tensor): FeatureMap[] {
  const [, channels, height, width] = tensor.dims;
  if (tensor.type !== 'float32' || tensor.dims.length !== 4 || channels === undefined || height === undefined) {
    return [];
  }
  const stride = PROBE_SIDE / height;
  if (height !== width || height < 2 || !Number.isInteger(stride)) {
    return [];
  }
  return [{ output, channels, stride, spread: spreadOf(tensor.data, channels) }];
}

function choose(maps: readonly FeatureMap[], wanted: readonly string[] | undefined): FeatureMap[] {
  if (wanted !== undefined) {
    return maps.filter(({ output }) => wanted.includes(output));
  }
  const preferred = maps.filter(({ stride }) => PREFERRED_STRIDES.includes(stride));
  return preferred.length > 0 ? preferred : [...maps];
}

function readTriple(text: string | undefined, otherwise: Triple): Triple {
  const [r, g, b] = (text ?? '').split(',').map(Number);
  return r !== undefined && g !== undefined && b !== undefined && [r, g, b].every(Number.isFinite)
    ? [r, g, b]
    : otherwise;
}

function baseName(label: string): string {
  return (label.split(/[\\/]/).at(-1) ?? label).replace(/\.onnx$/, '');
}
