import type Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { Sha256 } from '../../contract/ids.ts';
import type { ImageRef } from '../../contract/inspection.ts';

export type ImageState = 'local' | 'uploading' | 'uploaded' | 'verified' | 'evicted';

/** What is known of each image file. */
export interface Images {
  /** Call after the file is on disk. `isInRecord` keeps the file for as long as the record. */
  add(image: Omit<ImageRef, 'role'>, isInRecord: boolean, nowUs: number): void;
  find(name: Sha256): { readonly mime: string; readonly state: ImageState } | null;
  /** @throws AppError `not-found` when one was never stored */
  assertStored(names: Iterable<Sha256>): void;
  /** Files put outside any record before the time, which no teaching session names. */
  looseBefore(createdUs: number, limit: number): readonly Sha256[];
  forget(name: Sha256): void;
}

export function createImages(database: Sqlite.Database): Images {
  const upsert =
    database.prepare(`INSERT INTO images(sha256, size_bytes, mime, width, height, created_us, in_record, state)
    VALUES(@sha256, @sizeBytes, @mime, @width, @height, @nowUs, @inRecord, 'local')
    ON CONFLICT(sha256) DO UPDATE SET in_record = max(in_record, excluded.in_record),
      created_us = CASE WHEN in_record = 1 THEN created_us ELSE excluded.created_us END,
      state = CASE WHEN state = 'evicted' THEN 'local' ELSE state END`);
  const find = database.prepare<[string], { mime: string; state: ImageState }>(
    'SELECT mime, state FROM images WHERE sha256 = ?',
  );
  const loose = database
    .prepare<[number, number], Sha256>(
      `SELECT sha256 FROM images WHERE in_record = 0 AND created_us < ?
         AND NOT EXISTS (SELECT 1 FROM teach_images t WHERE t.sha256 = images.sha256)
       ORDER BY created_us LIMIT ?`,
    )
    .pluck();
  const forget = database.prepare('DELETE FROM images WHERE sha256 = ? AND in_record = 0');

  return {
    add: ({ sha256, sizeBytes, mime, width, height }, isInRecord, nowUs) =>
      void upsert.run({ sha256, sizeBytes, mime, width, height, nowUs, inRecord: Number(isInRecord) }),
    find: (name) => find.get(name) ?? null,
    assertStored: (names) => {
      for (const name of names) {
        if (find.get(name) === undefined) {
          throw new AppError('not-found', `The image ${name} is not in the store; put it there first.`);
        }
      }
    },
    looseBefore: (createdUs, limit) => loose.all(createdUs, limit),
    forget: (name) => void forget.run(name),
  };
}
