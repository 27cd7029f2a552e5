import { extname, resolve, sep } from 'node:path';

export type Resource = { readonly file: string; readonly contentType: string };

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Returns the file that a path of the screen stands for, or null when it leaves the folder or is no kind of file we
 * serve. Whether the file exists is not looked at.
 *
 * @param root absolute folder of the screen
 * @param pathname as in the address, still percent-encoded
 */
export function resolveResource(root: string, pathname: string): Resource | null {
  const path = decode(pathname);
  if (path === null || path.includes('\0') || path.includes('\\')) {
    return null;
  }
  const file = resolve(root, `.${path === '/' ? '/index.html' : path}`);
  const contentType = contentTypes[extname(file)];
  return contentType !== undefined && path.startsWith('/') && file.startsWith(root + sep)
    ? { file, contentType }
    : null;
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
