/**
 * A small network of fully connected layers, rectified between them and linear at its single output. Weights of a layer
 * lie input by input: the weight from input `i` to unit `j` at `i × outputs + j`.
 */
export type DenseLayer = {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array;
};
export type DenseNetwork = readonly DenseLayer[];

/** Rows one behind the other, `width` values each. */
export type RowMatrix = { readonly rowCount: number; readonly width: number; readonly values: Float64Array };

export type NetworkTraining = {
  /** Units of the hidden layers, from the input on. */
  readonly hidden: readonly number[];
  /** Times that each row is shown. */
  readonly epochs: number;
  readonly batchRows: number;
  /** Step at the start; it falls to 0 along half a cosine. */
  readonly learningRate: number;
  /** Share of each weight taken off per unit of learning rate (decoupled decay). */
  readonly weightDecay: number;
  /** Uniform in [0, 1): first weights and the order of rows. */
  readonly random: () => number;
  readonly onEpoch?: (done: number) => void;
  readonly isCancelled?: () => boolean;
};

const FIRST_MOMENT = 0.9;
const SECOND_MOMENT = 0.999;
const TINY = 1e-8;

/** What one row needs on its way through a layer, kept between rows so that nothing is allocated in the loop. */
type LayerState = {
  readonly layer: DenseLayer;
  readonly output: Float64Array;
  /** Derivative of the loss by the layer's sums. */
  readonly delta: Float64Array;
  readonly weightGradient: Float64Array;
  readonly biasGradient: Float64Array;
  readonly weightMoments: readonly [Float64Array, Float64Array];
  readonly biasMoments: readonly [Float64Array, Float64Array];
};

/**
 * Returns a network fitted to least squares by Adam with decoupled weight decay (Loshchilov and Hutter 2019). Inputs and
 * target are expected to be standardised. Equal input and seed give equal weights, which are rounded to what 32-bit
 * numbers hold so that a saved network is the same one.
 */
export function trainNetwork(inputs: RowMatrix, target: Float64Array, training: NetworkTraining): DenseNetwork {
  const { random, epochs, batchRows } = training;
  const states = createStates(inputs.width, training);
  const order = Uint32Array.from({ length: inputs.rowCount }, (_, row) => row);
  const batches = Math.ceil(order.length / batchRows);
  let step = 0;
  for (let epoch = 0; epoch < epochs && training.isCancelled?.() !== true; epoch++) {
    shuffle(order, random);
    for (let batch = 0; batch < batches; batch++) {
      const rows = order.subarray(batch * batchRows, (batch + 1) * batchRows);
      learnBatch(states, inputs, target, rows);
      const progress = step++ / (epochs * batches);
      const learningRate = (training.learningRate * (1 + Math.cos(Math.PI * progress))) / 2;
      for (const state of states) {
        update(state, { learningRate, step, rows: rows.length, weightDecay: training.weightDecay });
      }
    }
    training.onEpoch?.(epoch + 1);
  }
  return states.map(({ layer }) => ({
    ...layer,
    weights: layer.weights.map((weight) => Math.fround(weight)),
    biases: layer.biases.map((bias) => Math.fround(bias)),
  }));
}

/** Returns the output for each row. */
export function runNetwork(network: DenseNetwork, { rowCount, width, values }: RowMatrix): Float64Array {
  const outputs = network.map((layer) => new Float64Array(layer.outputs));
  return Float64Array.from({ length: rowCount }, (_, row) => {
    let input: Float64Array = values.subarray(row * width, (row + 1) * width);
    network.forEach((layer, depth) => {
      const output = outputs[depth] ?? input;
      runLayer(layer, input, output, depth < network.length - 1);
      input = output;
    });
    return input[0] ?? 0;
  });
}

function createStates(width: number, { hidden, random }: NetworkTraining): readonly LayerState[] {
  const sizes = [width, ...hidden, 1];
  return sizes.slice(1).map((outputs, depth) => {
    const inputs = sizes[depth] ?? 0;
    // He et al. 2015: keeps the spread of rectified layers from depth to depth.
    const bound = Math.sqrt(6 / inputs);
    const weights = Float64Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * bound);
    const biases = new Float64Array(outputs);
    return {
      layer: { inputs, outputs, weights, biases },
      output: new Float64Array(outputs),
      delta: new Float64Array(outputs),
      weightGradient: new Float64Array(weights.length),
      biasGradient: new Float64Array(outputs),
      weightMoments: [new Float64Array(weights.length), new Float64Array(weights.length)],
      biasMoments: [new Float64Array(outputs), new Float64Array(outputs)],
    };
  });
}

function learnBatch(states: readonly LayerState[], inputs: RowMatrix, target: Float64Array, rows: Uint32Array): void {
  const { width, values } = inputs;
  const last = states.length - 1;
  for (const row of rows) {
    const first = values.subarray(row * width, (row + 1) * width);
    for (let depth = 0; depth <= last; depth++) {
      const state = states[depth];
      if (state !== undefined) {
        runLayer(state.layer, states[depth - 1]?.output ?? first, state.output, depth < last);
      }
    }
    const top = states[last];
    if (top !== undefined) {
      top.delta[0] = (top.output[0] ?? 0) - (target[row] ?? 0);
    }
    for (let depth = last; depth >= 0; depth--) {
      const state = states[depth];
      if (state !== undefined) {
        addGradients(state, states[depth - 1]?.output ?? first, states[depth - 1]?.delta ?? null);
      }
    }
  }
}

function runLayer(layer: DenseLayer, input: Float64Array, output: Float64Array, isRectified: boolean): void {
  const { inputs } = layer;
  output.set(layer.biases);
  const whole = inputs - (inputs % 4);
  for (let from = 0; from < whole; from += 4) {
    addFourInputs(layer, input, from, output);
  }
  for (let from = whole; from < inputs; from++) {
    addInput(layer, input, from, output);
  }
  if (isRectified) {
    for (let to = 0; to < output.length; to++) {
      output[to] = Math.max(0, output[to] ?? 0);
    }
  }
}

/** Each sum is fetched and stored once for four inputs, because that is what the loop spends its time on. */
function addFourInputs(
  { outputs, weights }: DenseLayer,
  input: Float64Array,
  from: number,
  output: Float64Array,
): void {
  const first = input[from] ?? 0;
  const second = input[from + 1] ?? 0;
  const third = input[from + 2] ?? 0;
  const fourth = input[from + 3] ?? 0;
  for (let to = 0, place = from * outputs; to < outputs; to++, place++) {
    output[to] =
      (output[to] ?? 0) +
      (first * (weights[place] ?? 0) + second * (weights[place + outputs] ?? 0)) +
      (third * (weights[place + 2 * outputs] ?? 0) + fourth * (weights[place + 3 * outputs] ?? 0));
  }
}

function addInput({ outputs, weights }: DenseLayer, input: Float64Array, from: number, output: Float64Array): void {
  const value = input[from] ?? 0;
  const at = from * outputs;
  for (let to = 0; to < outputs; to++) {
    output[to] = (output[to] ?? 0) + value * (weights[at + to] ?? 0);
  }
}

/** Adds this row's share to the gradients, and hands the derivative down to the layer below. */
function addGradients(state: LayerState, input: Float64Array, below: Float64Array | null): void {
  const { layer, delta, weightGradient, biasGradient } = state;
  const { outputs } = layer;
  for (let to = 0; to < outputs; to++) {
    biasGradient[to] = (biasGradient[to] ?? 0) + (delta[to] ?? 0);
  }
  for (let from = 0, at = 0; from < layer.inputs; from++, at += outputs) {
    const value = input[from] ?? 0;
    if (value !== 0) {
      for (let to = 0; to < outputs; to++) {
        weightGradient[at + to] = (weightGradient[at + to] ?? 0) + value * (delta[to] ?? 0);
      }
    }
  }
  if (below !== null) {
    passDown(layer, delta, input, below);
  }
}

/** A rectified unit that is off passes nothing down. */
function passDown(
  { outputs, weights }: DenseLayer,
  delta: Float64Array,
  input: Float64Array,
  below: Float64Array,
): void {
  for (let from = 0, at = 0; from < below.length; from++, at += outputs) {
    let sum = 0;
    if ((input[from] ?? 0) > 0) {
      for (let to = 0; to < outputs; to++) {
        sum += (delta[to] ?? 0) * (weights[at + to] ?? 0);
      }
    }
    below[from] = sum;
  }
}

type Step = {
  readonly learningRate: number;
  readonly step: number;
  readonly rows: number;
  readonly weightDecay: number;
};

function update(state: LayerState, step: Step): void {
  const { layer } = state;
  moveAlong(layer.weights, state.weightGradient, state.weightMoments, step);
  moveAlong(layer.biases, state.biasGradient, state.biasMoments, { ...step, weightDecay: 0 });
}

/** Adam (Kingma and Ba 2015), algorithm 1; empties the gradient for the next batch. */
function moveAlong(
  parameters: Float64Array,
  gradient: Float64Array,
  [first, second]: readonly [Float64Array, Float64Array],
  { learningRate, step, rows, weightDecay }: Step,
): void {
  const firstScale = learningRate / (1 - FIRST_MOMENT ** step);
  const secondScale = 1 / (1 - SECOND_MOMENT ** step);
  const kept = 1 - learningRate * weightDecay;
  for (let index = 0; index < parameters.length; index++) {
    const slope = (gradient[index] ?? 0) / rows;
    const mean = FIRST_MOMENT * (first[index] ?? 0) + (1 - FIRST_MOMENT) * slope;
    const square = SECOND_MOMENT * (second[index] ?? 0) + (1 - SECOND_MOMENT) * slope * slope;
    first[index] = mean;
    second[index] = square;
    parameters[index] =
      (parameters[index] ?? 0) * kept - (firstScale * mean) / (Math.sqrt(square * secondScale) + TINY);
    gradient[index] = 0;
  }
}

/** Fisher and Yates, in place. */
function shuffle(rows: Uint32Array, random: () => number): void {
  for (let last = rows.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const row = rows[last] ?? 0;
    rows[last] = rows[other] ?? 0;
    rows[other] = row;
  }
}
