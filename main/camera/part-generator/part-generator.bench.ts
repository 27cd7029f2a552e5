import { expect, test } from 'vitest';
import { createPartGenerator } from './part-generator.ts';

const WIDTH = 1920;
const HEIGHT = 1080;

/** Drawing takes long enough that a few rounds tell; the default would draw for minutes. */
const FEW_ROUNDS = { iterations: 5, time: 2_000, warmupIterations: 1, warmupTime: 100 };

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
  await bench('one more frame of a part that lies still', FEW_ROUNDS, () => render()).run();
  await bench('first frame of a new part', FEW_ROUNDS, () => render(generator.next('mixed'))).run();
});
