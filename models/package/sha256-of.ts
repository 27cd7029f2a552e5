import { createHash } from 'node:crypto';
import { Sha256 } from '../../contract/ids.ts';

/** Returns the SHA-256 of the parts one after the other. */
export function sha256Of(...parts: readonly Uint8Array[]): Sha256 {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(part);
  }
  return Sha256.parse(hash.digest('hex'));
}
