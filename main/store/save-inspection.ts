import { AppError } from '../../contract/errors.ts';
import { type ImageRef, Inspection } from '../../contract/inspection.ts';
import type { DiskState } from '../../contract/status.ts';
import type { ContentFiles } from './content-files.ts';
import type { Repositories } from './repositories.ts';
import type { NewImage } from './station-store.ts';

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
  const added = newImages
    .filter((image) => isKept(image, valid, diskState))
    .map((image) => putImage(imageFiles, image));
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
}

/** Writes the file; returns what a record says of it. */
export function putImage(imageFiles: ContentFiles, { bytes, ...image }: NewImage): ImageRef {
  return { ...image, sha256: imageFiles.put(bytes), sizeBytes: bytes.length };
}

function isKept(image: NewImage, { verdict }: Inspection, diskState: DiskState): boolean {
  return diskState === 'red' ? verdict !== 'pass' || image.role === 'thumbnail' : true;
}
