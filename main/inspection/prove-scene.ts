import type { SceneBand } from '../../contract/recipe.ts';
import type { FailedProof } from '../../contract/verdict.ts';
import type { SceneReference } from '../../models/vision/scene/describe-scene.ts';
import type { Scene } from '../inference/inference-methods.ts';
import { failedProof } from './failed-proof.ts';
import { euclideanDistance } from './scene-band-of.ts';

/** Returns what pictures are compared with, or null for a band that was recorded without light and position. */
export function sceneReferenceOf({ light, position }: SceneBand): SceneReference | null {
  return light === null || position === null
    ? null
    : {
        histogram: light.histogram,
        edges: { ...position.edges, data: new Uint8Array(Buffer.from(position.edges.base64, 'base64')) },
      };
}

/** Returns each proof of the scene that failed: brightness, light, focus and the part's place. */
export function proveScene(scene: Scene, band: SceneBand): readonly FailedProof[] {
  const brightness = proveBrightness(scene, band);
  const focus = proveFocus(scene, band);
  // A dark or blurred picture has another histogram and other edges as well: the cause is named, not its followers.
  const others = brightness === null && focus === null ? [proveLight(scene, band), provePosition(scene, band)] : [];
  return [brightness, focus, ...others].filter((proof) => proof !== null);
}

/** Returns the failed proof that what lies around the part is not what lay there at commissioning. */
export function proveSurroundings(
  surroundings: Float32Array | null,
  { surroundings: band }: SceneBand,
): FailedProof | null {
  if (band === null) {
    return null;
  }
  const measured = surroundings?.length === band.mean.length ? euclideanDistance(surroundings, band.mean) : Number.NaN;
  return measured <= band.maximumDistance
    ? null
    : failedProof(
        'scene-differs',
        'The surroundings of the part are not as at commissioning: remove what does not belong there, check holder and camera',
        { measured, band: { min: 0, max: band.maximumDistance } },
      );
}

function proveBrightness({ brightness }: Scene, { brightness: band }: SceneBand): FailedProof | null {
  const middle = (band.min + band.max) / 2;
  const percent = Math.round((Math.abs(brightness - middle) / Math.max(middle, 1)) * 100);
  if (brightness < band.min) {
    return failedProof(
      'too-dark',
      `Picture is ${percent} % darker than at commissioning: check the lamp and the lens cover`,
      { measured: brightness, band },
    );
  }
  // Written as "not within" so that a measure that is no number never passes.
  return brightness <= band.max
    ? null
    : failedProof(
        'too-bright',
        `Picture is ${percent} % brighter than at commissioning: check for stray light and the lamp`,
        { measured: brightness, band },
      );
}

function proveFocus({ focus }: Scene, { focus: band }: SceneBand): FailedProof | null {
  if (focus > band.max) {
    // No lens is sharper than at commissioning by as much: something with more detail lies in the picture.
    return failedProof(
      'scene-differs',
      'Something with finer detail than at commissioning is in the picture: remove what does not belong there',
      { measured: focus, band },
    );
  }
  return focus >= band.min
    ? null
    : failedProof('out-of-focus', 'Picture is not as sharp as at commissioning: check focus, lens and part position', {
        measured: focus,
        band,
      });
}

function proveLight({ lightDistance }: Scene, { light }: SceneBand): FailedProof | null {
  if (light === null) {
    return null;
  }
  const measured = lightDistance ?? Number.NaN;
  return measured <= light.maximumDistance
    ? null
    : failedProof('light-differs', 'Light and shadow are not as at commissioning: check lamps and stray light', {
        measured,
        band: { min: 0, max: light.maximumDistance },
      });
}

function provePosition({ shift }: Scene, { position }: SceneBand): FailedProof | null {
  if (position === null) {
    return null;
  }
  if (shift === null || !(shift.correlation >= position.minimumCorrelation)) {
    return failedProof(
      'scene-differs',
      'The part is not recognised at its place: check that it is the right part and lies the right way',
      { measured: shift?.correlation ?? Number.NaN, band: { min: position.minimumCorrelation, max: 1 } },
    );
  }
  const axis = [
    { measured: shift.x, band: position.x },
    { measured: shift.y, band: position.y },
  ].find(({ measured, band }) => !(measured >= band.min && measured <= band.max));
  if (axis === undefined) {
    return null;
  }
  const middle = (axis.band.min + axis.band.max) / 2;
  const percent = (Math.abs(axis.measured - middle) * 100).toFixed(1);
  return failedProof(
    'part-moved',
    `The part lies ${percent} % of the picture's width from its place: put it against the stop and inspect again`,
    axis,
  );
}
