import { basename } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { readImageFile } from '../../models/vision/image/read-image-file.ts';

export type UnreadableFile = { readonly file: string; readonly error: AppError };

/** A line stays readable in a terminal with this many names. */
const NAMED_AT_MOST = 5;

/** Decodes every file, one at a time to spare memory, and returns those that cannot be read, in order. */
export async function collectUnreadable(files: readonly string[]): Promise<readonly UnreadableFile[]> {
  const unreadable: UnreadableFile[] = [];
  for (const file of files) {
    try {
      await readImageFile(file);
    } catch (error) {
      if (!(error instanceof AppError)) {
        throw error;
      }
      unreadable.push({ file, error });
    }
  }
  return unreadable;
}

/** Returns one error that names the unreadable files in a single line; a single one keeps its own reason. */
export function describeUnreadable(unreadable: readonly UnreadableFile[], total: number): AppError {
  const [first] = unreadable;
  if (first !== undefined && unreadable.length === 1) {
    return first.error;
  }
  const names = unreadable.slice(0, NAMED_AT_MOST).map(({ file }) => basename(file));
  const more = unreadable.length > NAMED_AT_MOST ? ` and ${unreadable.length - NAMED_AT_MOST} more` : '';
  return new AppError(
    'image-unreadable',
    `${unreadable.length} of ${total} pictures cannot be read: ${names.join(', ')}${more}; replace or remove them`,
    { cause: first?.error },
  );
}
