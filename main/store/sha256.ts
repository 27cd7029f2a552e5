import { createHash } from 'node:crypto';
import type { Sha256 } from '../../contract/ids.ts';

/** Returns 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** Returns the name under which the store keeps these bytes. */
export function sha256Name(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

/**
 * Returns the same UUID (version 8, RFC 9562 §5.8) for the same text: a record that has no id of its
 * own gets one that a repeated attempt does not change.
 */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
