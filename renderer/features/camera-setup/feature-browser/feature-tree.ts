import type { CameraFeature } from '../../../../contract/camera-feature.ts';

/** How much of the features a person wants to see; each level holds the ones before. */
export const levels = ['Beginner', 'Expert', 'Guru'] as const;
export type Level = (typeof levels)[number];

export type FeatureFilter = {
  readonly search: string;
  readonly level: Level;
  /** Null shows all categories. */
  readonly category: string | null;
};

const SEPARATOR = ' › ';

/** Returns the category as one line. */
export function categoryOf({ categoryPath }: CameraFeature): string {
  return categoryPath.join(SEPARATOR);
}

function isWithin({ visibility }: CameraFeature, level: Level): boolean {
  return visibility !== 'Invisible' && levels.indexOf(visibility) <= levels.indexOf(level);
}

/** Returns the features that match, in the camera's own order. A search looks in every category. */
export function filterFeatures(
  features: readonly CameraFeature[],
  { search, level, category }: FeatureFilter,
): readonly CameraFeature[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return features.filter((feature) => {
    const text = `${feature.name} ${feature.displayName} ${feature.description}`.toLowerCase();
    const isWanted = words.length > 0 || category === null || categoryOf(feature) === category;
    return (
      feature.access !== 'NI' && isWithin(feature, level) && isWanted && words.every((word) => text.includes(word))
    );
  });
}

export type Category = {
  readonly name: string;
  readonly depth: number;
  readonly label: string;
  readonly count: number;
};

/** Returns the categories in the camera's own order, with how many features of this level each holds. */
export function categoriesOf(features: readonly CameraFeature[], level: Level): readonly Category[] {
  const counts = new Map<string, { readonly path: readonly string[]; count: number }>();
  for (const feature of filterFeatures(features, { search: '', level, category: null })) {
    const name = categoryOf(feature);
    const known = counts.get(name) ?? { path: feature.categoryPath, count: 0 };
    known.count += 1;
    counts.set(name, known);
  }
  return [...counts].map(([name, { path, count }]) => ({
    name,
    count,
    depth: Math.max(0, path.length - 1),
    label: path.at(-1) ?? name,
  }));
}
