import jpegTurbo from '@julusian/jpeg-turbo';
import { encode } from 'fast-png';

const WIDTH = 960;
const HEIGHT = 600;
const CHANNELS = 3;
const SCRATCH = { x: 590, y: 190, length: 130 } as const;

export type DrawnPart = {
  readonly width: number;
  readonly height: number;
  readonly frame: Uint8Array;
  /** Grey PNG, 128 = the review limit. */
  readonly map: Uint8Array;
};

function isBracket(x: number, y: number): boolean {
  const isPlate = x > 170 && x < 790 && y > 150 && y < 450;
  const isHole = Math.hypot(x - 270, y - 300) < 46 || Math.hypot(x - 690, y - 300) < 46;
  return isPlate && !isHole;
}

function isScratch(x: number, y: number): boolean {
  const along = x - SCRATCH.x;
  return along > 0 && along < SCRATCH.length && Math.abs(y - SCRATCH.y - along * 0.4) < 3;
}

/** Returns a bracket seen from above, brushed and slightly different for each `seed`; scratched when it is bad. */
export function drawPart(seed: number, isBad: boolean): DrawnPart {
  const pixels = new Uint8Array(WIDTH * HEIGHT * CHANNELS);
  const map = new Uint8Array(WIDTH * HEIGHT);
  const shift = (seed % 7) - 3;
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const brush = 14 * Math.sin(y * 0.9 + Math.sin(x * 0.02 + seed)) + 6 * Math.sin(x * 1.7 + y * 3.1 + seed);
      const isPart = isBracket(x + shift * 4, y - shift * 2);
      const isMarked = isBad && isPart && isScratch(x, y);
      const grey = isMarked ? 62 : isPart ? 168 + brush : 44 + brush / 4;
      pixels.set([grey * 0.98, grey, grey * 1.03], (y * WIDTH + x) * CHANNELS);
      const distance = Math.hypot((x - SCRATCH.x - 65) / 95, (y - SCRATCH.y - 26) / 60);
      map[y * WIDTH + x] = Math.min(255, Math.max(isBad ? 225 * Math.exp(-distance * distance) : 0, 30 + brush));
    }
  }
  return {
    width: WIDTH,
    height: HEIGHT,
    frame: jpegTurbo.compressSync(Buffer.from(pixels), {
      format: jpegTurbo.FORMAT_RGB,
      width: WIDTH,
      height: HEIGHT,
      quality: 82,
    }),
    map: encode({ width: WIDTH, height: HEIGHT, data: map, channels: 1, depth: 8 }),
  };
}
