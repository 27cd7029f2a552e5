import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Zip, ZipPassThrough } from 'fflate';
import { AppError } from '../../../contract/errors.ts';

/** A plain zip counts in 32 bits. */
const MAXIMUM_BYTES = 4_000_000_000;
const CHUNK_BYTES = 256 * 1024;

/**
 * Packs a recording into one zip file that can be sent to whoever helps. Frames are stored, not compressed: sensor
 * noise hardly shrinks, and compressing gigabytes would take the computer from the inspection.
 *
 * @returns the size of the file, bytes
 * @throws AppError `not-found` when the folder is missing or empty, `bad-request` when it is too large for a zip or
 * the file cannot be written
 */
export async function writeSupportBundle(directory: string, path: string): Promise<number> {
  const names = await fileNames(directory);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
  if (sizeBytes > MAXIMUM_BYTES) {
    throw new AppError(
      'bad-request',
      `${directory}: the recording is larger than a zip file may be: record for a shorter time`,
    );
  }
  const temporary = `${path}.part`;
  try {
    await pack(directory, names, temporary);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new AppError('bad-request', `${path}: the file cannot be written: check folder, permissions and free space`, {
      cause,
    });
  }
  return (await stat(path)).size;
}

async function fileNames(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.part')).map(({ name }) => name);
  if (names.length === 0) {
    throw new AppError('not-found', `${directory}: there is no recording: choose another folder`);
  }
  return names.sort();
}

async function pack(directory: string, names: readonly string[], path: string): Promise<void> {
  const target = createWriteStream(path);
  const done = finished(target);
  // Awaited at the end; until then a failure must not count as one that nobody handles.
  done.catch(() => undefined);
  const zip = new Zip((error, chunk, isLast) => {
    if (error !== null) {
      target.destroy(error);
    } else {
      target.write(chunk);
    }
    if (isLast) {
      target.end();
    }
  });
  for (const name of names) {
    const entry = new ZipPassThrough(`${basename(directory)}/${name}`);
    zip.add(entry);
    // oxlint-disable-next-line no-await-in-loop -- a zip holds its files one after the other.
    for await (const chunk of createReadStream(join(directory, name), { highWaterMark: CHUNK_BYTES })) {
      entry.push(new Uint8Array(chunk as Buffer));
      if (target.writableNeedDrain) {
        await Promise.race([new Promise<void>((resolve) => target.once('drain', resolve)), done]);
      }
    }
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  await done;
}
