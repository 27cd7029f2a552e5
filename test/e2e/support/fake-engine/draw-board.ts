import jpegTurbo from '@julusian/jpeg-turbo';
import type { BoardSpecification } from '../../../../contract/camera-setup.ts';

const WIDTH = 960;
const HEIGHT = 600;
const CHANNELS = 3;
/** Pixels of one square: the board fills most of the picture. */
const SQUARE_PX = 84;

export type DrawnBoard = {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
  /** Inner corners as a detector would find them, row by row. */
  readonly corners: readonly { readonly id: number; readonly x: number; readonly y: number }[];
};

function compress(pixels: Uint8Array): Uint8Array {
  return jpegTurbo.compressSync(Buffer.from(pixels), {
    format: jpegTurbo.FORMAT_RGB,
    width: WIDTH,
    height: HEIGHT,
    quality: 82,
  });
}

/** Returns a grey picture whose luma at each pixel is `lumaAt`. */
export function drawGrey(lumaAt: (x: number, y: number) => number): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT * CHANNELS);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const luma = Math.min(255, Math.max(0, lumaAt(x, y)));
      pixels.fill(luma, (y * WIDTH + x) * CHANNELS, (y * WIDTH + x + 1) * CHANNELS);
    }
  }
  return compress(pixels);
}

/** Returns a board lying a little turned, differently for each `turn`. */
export function drawBoard({ columns, rows }: BoardSpecification, turn: number): DrawnBoard {
  const angle = 0.05 * Math.sin(turn * 2.1);
  const [cos, sin] = [Math.cos(angle) * SQUARE_PX, Math.sin(angle) * SQUARE_PX];
  const middle = { x: WIDTH / 2 + 18 * Math.sin(turn), y: HEIGHT / 2 + 9 * Math.cos(turn) };
  const toPicture = (column: number, row: number): { readonly x: number; readonly y: number } => ({
    x: middle.x + (column - columns / 2) * cos - (row - rows / 2) * sin,
    y: middle.y + (column - columns / 2) * sin + (row - rows / 2) * cos,
  });
  const jpeg = drawGrey((x, y) => {
    const [dx, dy] = [x - middle.x, y - middle.y];
    const column = (dx * cos + dy * sin) / SQUARE_PX ** 2 + columns / 2;
    const row = (dy * cos - dx * sin) / SQUARE_PX ** 2 + rows / 2;
    if (column < 0 || row < 0 || column >= columns || row >= rows) {
      return 176;
    }
    return (Math.floor(column) + Math.floor(row)) % 2 === 0 ? 38 : 226;
  });
  const corners = Array.from({ length: (columns - 1) * (rows - 1) }, (_unused, id) => ({
    id,
    ...toPicture((id % (columns - 1)) + 1, Math.floor(id / (columns - 1)) + 1),
  })).filter(({ x, y }) => x > 4 && y > 4 && x < WIDTH - 4 && y < HEIGHT - 4);
  return { width: WIDTH, height: HEIGHT, jpeg, corners };
}
