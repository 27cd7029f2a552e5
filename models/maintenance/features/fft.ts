import { AppError } from '../../../contract/errors.ts';

/** A fast Fourier transform of one length, in place. */
export type Fourier = {
  readonly length: number;
  readonly transform: (real: Float64Array, imaginary: Float64Array) => void;
  /** Divides by the length, so that it undoes `transform`. */
  readonly invert: (real: Float64Array, imaginary: Float64Array) => void;
};

/**
 * Prepares the radix-2 transform (Cooley and Tukey 1965) of a length that is a power of two.
 *
 * @throws AppError `bad-request` for another length
 */
export function createFourier(length: number): Fourier {
  if (length < 2 || Math.log2(length) % 1 !== 0) {
    throw new AppError('bad-request', `A Fourier transform needs a length of 2, 4, 8 …, not ${length}`);
  }
  const half = length / 2;
  const cosines = Float64Array.from({ length: half }, (_, index) => Math.cos((2 * Math.PI * index) / length));
  const sines = Float64Array.from({ length: half }, (_, index) => Math.sin((2 * Math.PI * index) / length));
  const reversed = reverseBits(length);
  const transform = (real: Float64Array, imaginary: Float64Array): void => {
    swapReversed(reversed, real, imaginary);
    for (let size = 2; size <= length; size *= 2) {
      combine(real, imaginary, { size, cosines, sines });
    }
  };
  const invert = (real: Float64Array, imaginary: Float64Array): void => {
    transform(imaginary, real);
    for (let index = 0; index < length; index++) {
      real[index] = (real[index] ?? 0) / length;
      imaginary[index] = (imaginary[index] ?? 0) / length;
    }
  };
  return { length, transform, invert };
}

/** Returns the smallest power of two that is not below `length`. */
export function fourierLength(length: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(length)));
}

type Stage = { readonly size: number; readonly cosines: Float64Array; readonly sines: Float64Array };

function combine(real: Float64Array, imaginary: Float64Array, { size, cosines, sines }: Stage): void {
  const half = size / 2;
  const stride = real.length / size;
  for (let start = 0; start < real.length; start += size) {
    for (let index = 0; index < half; index++) {
      const [even, odd] = [start + index, start + index + half];
      const cosine = cosines[index * stride] ?? 0;
      const sine = sines[index * stride] ?? 0;
      const oddReal = real[odd] ?? 0;
      const oddImaginary = imaginary[odd] ?? 0;
      const turnedReal = oddReal * cosine + oddImaginary * sine;
      const turnedImaginary = oddImaginary * cosine - oddReal * sine;
      real[odd] = (real[even] ?? 0) - turnedReal;
      imaginary[odd] = (imaginary[even] ?? 0) - turnedImaginary;
      real[even] = (real[even] ?? 0) + turnedReal;
      imaginary[even] = (imaginary[even] ?? 0) + turnedImaginary;
    }
  }
}

function reverseBits(length: number): Uint32Array {
  const reversed = new Uint32Array(length);
  for (let index = 1; index < length; index++) {
    reversed[index] = ((reversed[index >> 1] ?? 0) >> 1) | (index % 2 === 1 ? length / 2 : 0);
  }
  return reversed;
}

function swapReversed(reversed: Uint32Array, real: Float64Array, imaginary: Float64Array): void {
  for (let index = 0; index < reversed.length; index++) {
    const other = reversed[index] ?? 0;
    if (other > index) {
      const [keptReal, keptImaginary] = [real[index] ?? 0, imaginary[index] ?? 0];
      real[index] = real[other] ?? 0;
      imaginary[index] = imaginary[other] ?? 0;
      real[other] = keptReal;
      imaginary[other] = keptImaginary;
    }
  }
}
