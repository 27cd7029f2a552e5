import { AppError } from '../../contract/errors.ts';
import { sha256Of } from './sha256-of.ts';

/** End of central directory record, APPNOTE.TXT 4.3.16; the comment's length is its last field. */
const END_RECORD_BYTES = 22;
const END_SIGNATURE = 0x06_05_4b_50;
const COMMENT_LENGTH_BYTES = 2;
const LABEL = 'ManufactureAI sha256 ';
const HASH_CHARACTERS = 64;
const SEAL_BYTES = LABEL.length + HASH_CHARACTERS;

const damaged = (cause?: unknown): AppError =>
  new AppError('package-damaged', 'the model package is cut short or no model package; copy it again from its source', {
    cause,
  });

/**
 * Returns the zip with the SHA-256 of all its bytes as its comment, so that a change anywhere shows, also in
 * fields of the zip that no file's own hash covers. It stays a zip that any tool opens.
 */
export function sealZip(zip: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(zip.length + SEAL_BYTES);
  sealed.set(zip);
  new DataView(sealed.buffer).setUint16(zip.length - COMMENT_LENGTH_BYTES, SEAL_BYTES, true);
  const body = sealed.subarray(0, zip.length);
  sealed.set(new TextEncoder().encode(LABEL + sha256Of(body)), zip.length);
  return sealed;
}

/** @throws AppError `package-damaged` when the seal is missing, `package-altered` when it does not fit the bytes */
export function checkSeal(bytes: Uint8Array): void {
  const bodyBytes = bytes.length - SEAL_BYTES;
  if (bodyBytes < END_RECORD_BYTES) {
    throw damaged();
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(bodyBytes - END_RECORD_BYTES, true) !== END_SIGNATURE) {
    throw damaged();
  }
  const expected = LABEL + sha256Of(bytes.subarray(0, bodyBytes));
  if (new TextDecoder('latin1').decode(bytes.subarray(bodyBytes)) !== expected) {
    throw new AppError(
      'package-altered',
      'the model package was changed after it was made; copy it again from its source',
    );
  }
}
