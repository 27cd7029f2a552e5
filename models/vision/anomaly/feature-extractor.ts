import { AppError } from '../../../contract/errors.ts';
import type { RegionOfInterest } from '../../../contract/recipe.ts';
import { createSession } from '../../runtime/create-session.ts';
import type { InferenceSession } from '../../runtime/inference-session.ts';
import { floatTensor, type Tensor } from '../../runtime/tensor.ts';
import type { BackboneFile } from '../backbone/shipped-backbone.ts';
import type { RgbImage } from '../image/rgb-image.ts';
import {
  buildFeatureGraph,
  buildPairGraph,
  buildReductionGraph,
  buildScoringGraph,
  type PatchVectors,
  type PreparedBank,
} from './graph/build-anomaly-graph.ts';
import { featureWidth } from './graph/feature-stage.ts';
import type { Picture } from './picture-variants.ts';

export type ExtractorOptions = {
  readonly size: number;
  readonly regionOfInterest: RegionOfInterest | null;
  readonly backbone: BackboneFile;
  readonly threads: number;
};

/** From `start` up to, not including, `end`. */
export type VectorRange = { readonly start: number; readonly end: number };

/** Farther than any patch, and still a float32 after a product is added. */
const OUT_OF_REACH = 1e30;

/** The serving graph cut into its stages, so that teaching computes with the very operators that serve later. */
export interface FeatureExtractor extends AsyncDisposable {
  reduce(image: RgbImage): Promise<Picture>;
  describe(picture: Picture): Promise<PatchVectors>;
  /** @returns squared distances, `count × count` */
  compareAll(vectors: PatchVectors): Promise<Float32Array>;
  /** @returns the raw score of one picture's patches against a bank, as if the vectors of `without` were not in it */
  score(features: PatchVectors, bank: PreparedBank, without?: VectorRange): Promise<number>;
}

/** Loads the stages. @throws AppError when the backbone cannot be composed */
export async function createFeatureExtractor(options: ExtractorOptions): Promise<FeatureExtractor> {
  const width = featureWidth(options.backbone);
  const load = (graph: Uint8Array): Promise<InferenceSession> => createSession(graph, { threads: options.threads });
  const reduction = await load(buildReductionGraph(options));
  const feature = await load(buildFeatureGraph(options.backbone));
  const pairs = await load(buildPairGraph(width));
  const scoring = await load(buildScoringGraph(width));
  const sessions = [reduction, feature, pairs, scoring];
  return {
    async reduce({ width, height, data }) {
      const { dims, data: planes } = await runForFloats(reduction, 'picture', {
        image: { type: 'uint8', dims: [height, width, 3], data },
      });
      return { width: dims[3] ?? 0, height: dims[2] ?? 0, data: planes };
    },
    async describe(picture) {
      const feed = floatTensor(picture.data, [1, 3, picture.height, picture.width]);
      const { dims, data } = await runForFloats(feature, 'features', { picture: feed });
      return { width, count: dims[0] ?? 0, data };
    },
    async compareAll({ count, data }) {
      const points = floatTensor(data, [count, width]);
      return (await runForFloats(pairs, 'distances', { points })).data;
    },
    async score(features, { vectors, squares }, without) {
      const lengths = without === undefined ? squares : squares.slice().fill(OUT_OF_REACH, without.start, without.end);
      const { data } = await runForFloats(scoring, 'score', {
        features: floatTensor(features.data, [features.count, width]),
        vectors: floatTensor(vectors, [width, squares.length]),
        squares: floatTensor(lengths, [squares.length]),
      });
      return data[0] ?? 0;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
    },
  };
}

async function runForFloats(
  session: InferenceSession,
  output: string,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }> {
  const tensor = (await session.run(feeds))[output];
  if (tensor?.type !== 'float32') {
    throw new AppError('package-mismatch', `the graph gives no numbers called ${output}; use another backbone`);
  }
  return tensor;
}
