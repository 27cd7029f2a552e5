import { AppError } from '../../contract/errors.ts';
import { ImageRef, Inspection } from '../../contract/inspection.ts';
import type { DiskState } from '../../contract/status.ts';
import type { ContentFiles } from './content-files.ts';
import type { Repositories } from './repositories.ts';
import type { NewImage } from './station-store.ts';
import { isNoSpace } from './store-errors.ts';

export type SaveInspectionOptions = {
  readonly repositories: Repositories;
  readonly imageFiles: ContentFiles;
  readonly nowUs: () => number;
  /** Runs the function in one IMMEDIATE transaction. */
  readonly transact: (work: () => void) => void;
};

/**
 * Stores one inspection: image files first, each synchronised to disk, then everything else in one
 * transaction. A crash in between leaves files that no record names, never a record without its files.
 *
 * @param diskState on a `red` disk only the thumbnail of a passed part is kept
 * @returns the record as stored, its `images` filled in
 * @throws AppError `bad-request`, `conflict` when the id is taken, `not-found` when it names an unknown image or record
 */
export function saveInspection(
  { repositories, imageFiles, nowUs, transact }: SaveInspectionOptions,
  record: Inspection,
  newImages: readonly NewImage[],
  diskState: DiskState,
): Inspection {
  const { images, inspections, records, counters } = repositories;
  const valid = Inspection.parse(record);
  if (inspections.has(valid.inspectionId)) {
    throw new AppError('conflict', `The inspection ${valid.inspectionId} is already recorded; a record never changes.`);
  }
  images.assertStored(valid.images.map(({ sha256 }) => sha256));
  const superseded = valid.supersedes === null ? null : inspections.partOf(valid.supersedes);
  const added: ImageRef[] = [];
  try {
    for (const image of newImages.filter((image) => isKept(image, valid, diskState))) {
      added.push(putImage(imageFiles, image));
    }
    const stored: Inspection = { ...valid, images: [...valid.images, ...added] };
    transact(() => {
      for (const image of added) {
        images.add(image, true, nowUs());
      }
      const body = { kind: 'inspection.recorded', schemaVersion: 1, body: stored } as const;
      inspections.insert(stored, records.append(body, stored.inspectionId, nowUs()), superseded);
      if (superseded === null) {
        counters.countPart(stored);
      } else {
        counters.moveVerdict({ rootSeq: superseded.rootSeq, from: superseded.newestVerdict, to: stored.verdict });
      }
    });
    return stored;
  } catch (error) {
    // Only this failure is known to leave no commit behind, and only here does every leftover count.
    if (isNoSpace(error)) {
      removeUnnamed({ repositories, imageFiles }, added);
    }
    throw error;
  }
}

function removeUnnamed(
  { repositories, imageFiles }: Pick<SaveInspectionOptions, 'repositories' | 'imageFiles'>,
  added: readonly ImageRef[],
): void {
  for (const { sha256 } of added.filter(({ sha256 }) => repositories.images.find(sha256) === null)) {
    imageFiles.remove(sha256);
  }
}

/**
 * Writes the file; returns what a record says of it.
 *
 * @throws ZodError before anything is written, when the image is described wrongly
 */
export function putImage(imageFiles: ContentFiles, { bytes, ...image }: NewImage): ImageRef {
  const valid = ImageRef.omit({ sha256: true }).parse({ ...image, sizeBytes: bytes.length });
  return { ...valid, sha256: imageFiles.put(bytes) };
}

function isKept(image: NewImage, { verdict }: Inspection, diskState: DiskState): boolean {
  return diskState === 'red' ? verdict !== 'pass' || image.role === 'thumbnail' : true;
}
