import { bench, describe } from 'vitest';
import { createPartGenerator } from './part-generator.ts';

const WIDTH = 1920;
const HEIGHT = 1080;

describe('sample part at 1920 × 1080', () => {
  const generator = createPartGenerator({ seed: 7, width: WIDTH, height: HEIGHT, defectRate: 0.12 });
  const target = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT * 3));
  const lying = generator.next('good');
  let noiseSeed = 0;
  lying.renderInto(target, { gain: 1, noiseSeed, focusBlur: 0 });
  if ((target[(540 * WIDTH + 480) * 3] ?? 0) < 90) {
    throw new Error('the bench needs a bright part in the picture');
  }

  bench('one more frame of a part that lies still', () => {
    noiseSeed++;
    lying.renderInto(target, { gain: 1, noiseSeed, focusBlur: 0 });
  });

  bench('first frame of a new part', () => {
    noiseSeed++;
    generator.next('mixed').renderInto(target, { gain: 1, noiseSeed, focusBlur: 0 });
  });
});
