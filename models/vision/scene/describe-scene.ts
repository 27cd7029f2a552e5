import { type SceneMeasures, type SceneView, measureScene, workingLuma } from '../image/measure-scene.ts';
import { edgesOf, quantiseEdges } from './edge-picture.ts';
import { type EdgeShift, edgeTemplateOf, locateEdges } from './locate-edges.ts';
import { histogramDistance, lumaHistogram } from './luma-histogram.ts';

/** Fixed, so that a reference fits every resolution of the same view. */
const WORKING_WIDTH = 128;

/** Everything of one picture of a good placement that commissioning compares with others. */
export type SceneDescription = SceneMeasures & {
  readonly histogram: readonly number[];
  readonly edges: SceneEdges;
};

/** The picture's edges at the working width, 0–255. */
export type SceneEdges = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** What a picture is compared with. */
export type SceneReference = { readonly histogram: readonly number[]; readonly edges: SceneEdges };

export type SceneComparison = {
  /** Earth mover's distance of the luma histograms, grey levels. */
  readonly lightDistance: number;
  readonly shift: EdgeShift;
};

/** Returns what a commissioning keeps of a picture. */
export function describeScene(view: SceneView): SceneDescription {
  const { luma, width, height } = workingLuma(view, WORKING_WIDTH);
  const edges = edgesOf(luma, width, height);
  return {
    ...measureScene(view),
    histogram: lumaHistogram(luma),
    edges: { width, height, data: quantiseEdges(edges) },
  };
}

/** Returns how far the picture is from the reference. */
export function compareScene(view: SceneView, { histogram, edges }: SceneReference): SceneComparison {
  const { luma, width, height } = workingLuma(view, WORKING_WIDTH);
  const template = edgeTemplateOf(edges.width, edges.height, edges.data);
  return {
    lightDistance: histogramDistance(lumaHistogram(luma), histogram),
    shift: locateEdges(template, edgesOf(luma, width, height)),
  };
}

/** Returns how far a described picture is from the reference, as `compareScene` of the picture itself nearly does. */
export function compareDescriptions(
  { histogram, edges }: Pick<SceneDescription, 'histogram' | 'edges'>,
  reference: SceneReference,
): SceneComparison {
  const template = edgeTemplateOf(reference.edges.width, reference.edges.height, reference.edges.data);
  const own = { width: edges.width, height: edges.height, data: Float32Array.from(edges.data) };
  return { lightDistance: histogramDistance(histogram, reference.histogram), shift: locateEdges(template, own) };
}
