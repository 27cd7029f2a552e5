/** A reduced picture: three planes of `height × width` float bytes. */
export type Picture = { readonly width: number; readonly height: number; readonly data: Float32Array };

export type Mirroring = 'horizontal' | 'vertical' | 'both';
export const MIRRORINGS: readonly Mirroring[] = ['horizontal', 'vertical', 'both'];

const PLANES = 3;
const DEGREES = Math.PI / 180;

/** Returns the picture mirrored left to right, top to bottom, or both (turned by 180°). */
export function mirrorPicture({ width, height, data }: Picture, mirroring: Mirroring): Picture {
  const mirrored = new Float32Array(data.length);
  const isFlipped = mirroring !== 'horizontal';
  const isReversed = mirroring !== 'vertical';
  for (let row = 0; row < PLANES * height; row += 1) {
    const plane = Math.floor(row / height);
    const source = isFlipped ? (2 * plane + 1) * height - 1 - row : row;
    const line = data.slice(source * width, (source + 1) * width);
    mirrored.set(isReversed ? line.reverse() : line, row * width);
  }
  return { width, height, data: mirrored };
}

/**
 * Returns the picture turned about its middle and shifted, as a part lies a little differently each time.
 * What comes in from outside repeats the border.
 */
export function jitterPicture(
  { width, height, data }: Picture,
  { degrees, rightPx, downPx }: { readonly degrees: number; readonly rightPx: number; readonly downPx: number },
): Picture {
  const moved = new Float32Array(data.length);
  const [cos, sin] = [Math.cos(degrees * DEGREES), Math.sin(degrees * DEGREES)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const dx = x - rightPx - middleX;
      const dy = y - downPx - middleY;
      const sourceX = Math.min(Math.max(cos * dx + sin * dy + middleX, 0), width - 1);
      const sourceY = Math.min(Math.max(cos * dy - sin * dx + middleY, 0), height - 1);
      for (let plane = 0; plane < PLANES; plane += 1) {
        moved[(plane * height + y) * width + x] = sample(data, width, plane * height, [sourceX, sourceY, height]);
      }
    }
  }
  return { width, height, data: moved };
}

/** Bilinear, inside one plane that begins at row `first`. */
function sample(
  data: Float32Array,
  width: number,
  first: number,
  [x, y, height]: readonly [number, number, number],
): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const at = (column: number, row: number): number => data[(first + row) * width + column] ?? 0;
  const upper = at(left, top) * (1 - x + left) + at(right, top) * (x - left);
  const lower = at(left, bottom) * (1 - x + left) + at(right, bottom) * (x - left);
  return upper * (1 - y + top) + lower * (y - top);
}
