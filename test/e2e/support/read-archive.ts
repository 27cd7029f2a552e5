import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** An asar begins with four lengths of 4 bytes, little-endian; the last is that of the JSON header that follows. */
const HEADER_LENGTH_OFFSET = 12;
const HEADER_OFFSET = 16;
const Header = z.object({ files: z.record(z.string(), z.unknown()) });

/** Returns the names at the root of an Electron archive (https://github.com/electron/asar#format). */
export function readArchive(file: string): readonly string[] {
  const bytes = readFileSync(file);
  const length = bytes.readUInt32LE(HEADER_LENGTH_OFFSET);
  const header = bytes.toString('utf8', HEADER_OFFSET, HEADER_OFFSET + length);
  return Object.keys(Header.parse(JSON.parse(header)).files);
}
