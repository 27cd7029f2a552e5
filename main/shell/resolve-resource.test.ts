import { join, resolve, sep } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveResource } from './resolve-resource.ts';

const root = resolve('/station/out/renderer');

test('the bare address is the page', () => {
  expect(resolveResource(root, '/')).toEqual({
    file: join(root, 'index.html'),
    contentType: 'text/html; charset=utf-8',
  });
});

test('an asset has its type', () => {
  expect(resolveResource(root, '/assets/inter%20latin.woff2')).toEqual({
    file: join(root, 'assets/inter latin.woff2'),
    contentType: 'font/woff2',
  });
});

test.each([
  '/../../package.json',
  '/..%2f..%2fpackage.json',
  '/%2e%2e/%2e%2e/package.json',
  '/assets/..%5c..%5cpackage.json',
  '/index.html%00.js',
  '/%',
  '/../renderer-of-others/x.js',
  'index.html',
  '/assets',
  '/secret.pem',
])('%s is refused', (pathname) => {
  expect(resolveResource(root, pathname)).toBeNull();
});

test('no path leaves the folder', () => {
  const part = fc.oneof(fc.constantFrom('..', '%2e%2e', '%2f', '%5c', '/', '.', 'a.js', '%00'), fc.string());
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const found = resolveResource(root, `/${parts.join('/')}.js`);
      expect(found === null || found.file.startsWith(root + sep)).toBe(true);
    }),
  );
});
