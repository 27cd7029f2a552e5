/** The hash before the first record of an epoch. */
export const CHAIN_GENESIS: Uint8Array = new Uint8Array(32);

export type Sha256Function = (bytes: Uint8Array) => Uint8Array;

/**
 * The record chain's hash rule: SHA-256 over the previous hash and the stored body bytes.
 * Station, server and verifier share it; nobody re-serialises a body, so the exact bytes count.
 *
 * @param previous 32 bytes, `CHAIN_GENESIS` for the first record
 * @param body the record's bytes as stored
 * @returns 32 bytes
 */
export function chainHash(previous: Uint8Array, body: Uint8Array, sha256: Sha256Function): Uint8Array {
  const joined = new Uint8Array(previous.length + body.length);
  joined.set(previous);
  joined.set(body, previous.length);
  return sha256(joined);
}
