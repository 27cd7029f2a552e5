import type { TFunction } from 'i18next';
import type { Defect } from '../../contract/inspection.ts';
import { english } from '../i18n/english.ts';
import type { Formats } from '../i18n/formats.ts';

const COLUMNS = ['left', 'middle', 'right'] as const;
const ROWS = ['upper', 'middle', 'lower'] as const;

export type PlaceName = keyof typeof english.place;
type DefectName = Exclude<keyof typeof english.defect, 'sentence'>;

const places: Record<(typeof ROWS)[number], Record<(typeof COLUMNS)[number], PlaceName>> = {
  upper: { left: 'upper-left', middle: 'upper', right: 'upper-right' },
  middle: { left: 'left', middle: 'centre', right: 'right' },
  lower: { left: 'lower-left', middle: 'lower', right: 'lower-right' },
};

function third<T>(names: readonly [T, T, T], share: number): T {
  if (share < 1 / 3) {
    return names[0];
  }
  return share < 2 / 3 ? names[1] : names[2];
}

/** Returns in which ninth of the picture the defect's middle lies. */
export function placeOf({ box }: Defect, frame: { readonly width: number; readonly height: number }): PlaceName {
  const row = third(ROWS, (box.y + box.height / 2) / frame.height);
  const column = third(COLUMNS, (box.x + box.width / 2) / frame.width);
  return places[row][column];
}

function isKnown(className: string): className is DefectName {
  return className !== 'sentence' && className in english.defect;
}

/** Returns a class in the person's language, or as the model calls it where it is the user's own. */
export function nameOfDefect(className: string, t: TFunction): string {
  return isKnown(className) ? t(`defect.${className}`) : className.replaceAll(/[_-]+/g, ' ');
}

export type DefectPicture = {
  readonly width: number;
  readonly height: number;
  /** Null where the camera is not calibrated. */
  readonly mmPerPixel: number | null;
};

/** Returns e.g. "scratch, upper edge, 2.1 × 0.6 mm", in pixels where the camera is not calibrated. */
export function describeDefect(defect: Defect, picture: DefectPicture, t: TFunction, formats: Formats): string {
  const { mmPerPixel } = picture;
  const size = (pixels: number): string =>
    formats.fine(mmPerPixel === null ? Math.round(pixels) : Number((pixels * mmPerPixel).toFixed(1)));
  return t('defect.sentence', {
    name: nameOfDefect(defect.className, t),
    place: t(`place.${placeOf(defect, picture)}`),
    width: size(defect.box.width),
    height: size(defect.box.height),
    unit: mmPerPixel === null ? 'px' : 'mm',
  });
}
