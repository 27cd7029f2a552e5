import { expect, test } from 'vitest';
import { createPartGenerator } from './part-generator.ts';

const WIDTH = 1920;
const HEIGHT = 1080;

test('sample parts at 1920 × 1080', async ({ bench }) => {
  const generator = createPartGenerator({ seed: 7, width: WIDTH, height: HEIGHT, defectRate: 0.12 });
  const target = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT * 3));
  const lying = generator.next('good');
  let noiseSeed = 0;
  const render = (part = lying) => {
    noiseSeed++;
    part.renderInto(target, { gain: 1, noiseSeed, focusBlur: 0 });
  };
  render();
  expect(target[(540 * WIDTH + 400) * 3]).toBeGreaterThan(90);
  await bench('one more frame of a part that lies still', () => render()).run();
  await bench('first frame of a new part', () => render(generator.next('mixed'))).run();
});
