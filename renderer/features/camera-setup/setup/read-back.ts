import type { CameraSettings, SensorRegion } from '../../../../contract/recipe.ts';

/** One setting that the camera took differently from what was asked. */
export type Difference = { readonly asked: string | number; readonly took: string | number };

export type Differences = Partial<Record<keyof CameraSettings, Difference>>;

/** Cameras count exposure and gain in steps of their own; less than this is no difference worth a word. */
const RELATIVE_SLACK = 1e-4;

function isNear(asked: number, took: number): boolean {
  return Math.abs(asked - took) <= Math.max(Math.abs(asked), Math.abs(took)) * RELATIVE_SLACK;
}

/** Returns the region as people write it: size, then corner. */
export function describeRegion({ offsetX, offsetY, width, height }: SensorRegion): string {
  return `${width} × ${height} @ ${offsetX}, ${offsetY}`;
}

function differenceOf(
  asked: CameraSettings[keyof CameraSettings] | undefined,
  took: CameraSettings[keyof CameraSettings],
): Difference | null {
  if (asked === null || asked === undefined || took === null) {
    return null;
  }
  if (typeof asked === 'number') {
    return typeof took === 'number' && !isNear(asked, took) ? { asked, took } : null;
  }
  if (typeof asked === 'string') {
    return typeof took === 'string' && asked !== took ? { asked, took } : null;
  }
  const [wanted, given] = [describeRegion(asked), typeof took === 'object' ? describeRegion(took) : ''];
  return wanted === given ? null : { asked: wanted, took: given };
}

/** Returns what of `asked` the camera took differently. */
export function differencesOf(asked: Partial<CameraSettings>, took: CameraSettings): Differences {
  const names = Object.keys(asked).filter((name): name is keyof CameraSettings => name in took);
  return Object.fromEntries(
    names.flatMap((name) => {
      const difference = differenceOf(asked[name], took[name]);
      return difference === null ? [] : [[name, difference]];
    }),
  );
}
