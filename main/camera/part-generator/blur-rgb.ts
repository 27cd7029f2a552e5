/** Box filters in a row that stand for a lens out of focus: three come close to a Gaussian. */
const PASSES = 3;

/**
 * Returns a blurred copy of an RGB8 picture, as a lens out of focus would send it.
 *
 * @param radius pixels of each of three box filters; below 0.5 nothing changes
 */
export function blurRgb(source: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const reach = Math.round(radius);
  let current = source.slice();
  for (let pass = 0; reach > 0 && pass < PASSES; pass++) {
    const along = new Uint8Array(source.length);
    for (let row = 0; row < height; row++) {
      blurLine(current, along, { start: row * width * 3, stride: 3, length: width, reach });
    }
    const across = new Uint8Array(source.length);
    for (let column = 0; column < width; column++) {
      blurLine(along, across, { start: column * 3, stride: width * 3, length: height, reach });
    }
    current = across;
  }
  return current;
}

type Run = { readonly start: number; readonly stride: number; readonly length: number; readonly reach: number };

/** Averages one row or column of all three channels with a running sum; edges repeat their last pixel. */
function blurLine(source: Uint8Array, target: Uint8Array, { start, stride, length, reach }: Run): void {
  const last = length - 1;
  const size = 2 * reach + 1;
  for (let channel = start; channel < start + 3; channel++) {
    let sum = 0;
    for (let at = -reach; at <= reach; at++) {
      sum += source[channel + Math.min(last, Math.max(0, at)) * stride] ?? 0;
    }
    for (let at = 0; at < length; at++) {
      target[channel + at * stride] = sum / size + 0.5;
      const entering = source[channel + Math.min(last, at + reach + 1) * stride] ?? 0;
      const leaving = source[channel + Math.max(0, at - reach) * stride] ?? 0;
      sum += entering - leaving;
    }
  }
}
