import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';

/** Keys of an Ed25519 pair. */
export type SigningKeys = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

/** Who vouches for a package: nobody, or the holder of a key. `publicKey` is SPKI DER as base64. */
export type PackageSignature =
  | { readonly state: 'unsigned' }
  | { readonly state: 'signed'; readonly publicKey: string };

const SignatureFile = z.object({ algorithm: z.literal('ed25519'), publicKey: z.base64(), signature: z.base64() });

/** Returns the bytes of `signature`: an Ed25519 signature (RFC 8032) over the manifest's bytes. */
export function signManifest(manifest: Uint8Array, { privateKey, publicKey }: SigningKeys): Uint8Array {
  const file: z.infer<typeof SignatureFile> = {
    algorithm: 'ed25519',
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    signature: sign(null, manifest, privateKey).toString('base64'),
  };
  return new TextEncoder().encode(JSON.stringify(file));
}

/**
 * Checks the signature file of a package. Whether the key is trusted is the caller's decision.
 *
 * @throws AppError `package-altered` when the signature does not fit the manifest
 */
export function checkSignature(manifest: Uint8Array, signature: Uint8Array | undefined): PackageSignature {
  if (signature === undefined) {
    return { state: 'unsigned' };
  }
  try {
    const file = SignatureFile.parse(JSON.parse(new TextDecoder().decode(signature)));
    const key = createPublicKey({ key: Buffer.from(file.publicKey, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType === 'ed25519' && verify(null, manifest, key, Buffer.from(file.signature, 'base64'))) {
      return { state: 'signed', publicKey: file.publicKey };
    }
  } catch (error) {
    throw altered(error);
  }
  throw altered();
}

function altered(cause?: unknown): AppError {
  return new AppError('package-altered', "the model package's signature does not fit it; get it from its maker again", {
    cause,
  });
}
