import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { type DenseNetwork, type RowMatrix, runNetwork, trainNetwork } from './dense-network.ts';

const drawRows = (rowCount: number, width: number, seed: number): RowMatrix => {
  const random = seededRandom(seed);
  return { rowCount, width, values: Float64Array.from({ length: rowCount * width }, () => 2 * random() - 1) };
};

const training = { hidden: [12, 6], epochs: 60, batchRows: 16, learningRate: 1e-2, weightDecay: 0 };

test('a network learns what no straight line can tell', () => {
  const rows = drawRows(400, 3, 1);
  const target = Float64Array.from({ length: 400 }, (_, row) =>
    Math.abs((rows.values[row * 3] ?? 0) - (rows.values[row * 3 + 1] ?? 0)),
  );
  const network = trainNetwork(rows, target, { ...training, random: seededRandom(2) });
  const others = drawRows(200, 3, 3);
  const squared = runNetwork(network, others).map((value, row) => {
    const truth = Math.abs((others.values[row * 3] ?? 0) - (others.values[row * 3 + 1] ?? 0));
    return (value - truth) ** 2;
  });
  // The target's own variance is 0.22.
  expect(squared.reduce((sum, value) => sum + value, 0) / 200).toBeLessThan(0.01);
});

test('one linear layer finds the line itself', () => {
  const rows = drawRows(300, 5, 4);
  const slopes = [2, -1, 0.5, 0, 3];
  const target = Float64Array.from({ length: 300 }, (_, row) =>
    slopes.reduce((sum, slope, index) => sum + slope * (rows.values[row * 5 + index] ?? 0), 0.25),
  );
  const [layer] = trainNetwork(rows, target, { ...training, hidden: [], epochs: 300, random: seededRandom(5) });
  slopes.forEach((slope, index) => expect(layer?.weights[index]).toBeCloseTo(slope, 3));
  expect(layer?.biases[0]).toBeCloseTo(0.25, 3);
});

test('the answer is that of the plain formula, whatever the number of inputs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }), fc.integer(), (width, units, seed) => {
      const random = seededRandom(seed);
      const draw = (length: number) => Float64Array.from({ length }, () => 2 * random() - 1);
      const network: DenseNetwork = [
        { inputs: width, outputs: units, weights: draw(width * units), biases: draw(units) },
        { inputs: units, outputs: 1, weights: draw(units), biases: draw(1) },
      ];
      const row = draw(width);
      const [first, second] = network;
      const hidden = Array.from({ length: units }, (_, to) =>
        Math.max(
          0,
          row.reduce(
            (sum, value, from) => sum + value * (first?.weights[from * units + to] ?? 0),
            first?.biases[to] ?? 0,
          ),
        ),
      );
      const expected = hidden.reduce(
        (sum, value, from) => sum + value * (second?.weights[from] ?? 0),
        second?.biases[0] ?? 0,
      );
      expect(runNetwork(network, { rowCount: 1, width, values: row })[0]).toBeCloseTo(expected, 10);
    }),
  );
});

test('equal seeds give equal weights, other seeds others; they survive 32 bits', () => {
  const rows = drawRows(60, 4, 6);
  const target = rows.values.slice(0, 60);
  const train = (seed: number) => trainNetwork(rows, target, { ...training, epochs: 3, random: seededRandom(seed) });
  expect(train(1)).toEqual(train(1));
  expect(train(1)).not.toEqual(train(2));
  for (const { weights } of train(1)) {
    expect(Float64Array.from(Float32Array.from(weights))).toEqual(weights);
  }
});

test('training ends early when it is cancelled', () => {
  const rows = drawRows(40, 2, 7);
  let epochs = 0;
  trainNetwork(rows, new Float64Array(40), {
    ...training,
    random: seededRandom(1),
    onEpoch: (done) => (epochs = done),
    isCancelled: () => epochs >= 2,
  });
  expect(epochs).toBe(2);
});
