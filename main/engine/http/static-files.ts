import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fillNonce } from '../../../contract/security-headers.ts';

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

export type StaticFile = { readonly body: Uint8Array | string; readonly mime: string };

/** Returns a file below `directory`, `index.html` for `/` with the nonce filled in, or null when there is none. */
export async function readStaticFile(directory: string, pathname: string, nonce: string): Promise<StaticFile | null> {
  const path = normalize(join(directory, pathname === '/' ? 'index.html' : decodePath(pathname)));
  if (!path.startsWith(directory + sep)) {
    return null;
  }
  try {
    const mime = mimeTypes[extname(path)] ?? 'application/octet-stream';
    const bytes = await readFile(path);
    return extname(path) === '.html' ? { body: fillNonce(bytes.toString('utf8'), nonce), mime } : { body: bytes, mime };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) {
      return null;
    }
    throw error;
  }
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A malformed escape names no file.
    return '';
  }
}
