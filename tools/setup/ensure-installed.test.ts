import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInstalled } from './ensure-installed.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'installed-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const lock = {
  '': { version: '1.0.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/for-windows': { version: '2.0.0', optional: true },
};
function write(wanted: object, installed?: object): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
  if (installed) {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  }
}

test('a checkout without node_modules is not installed', () => {
  write(lock);
  expect(isInstalled(root)).toBe(false);
});

test('a package for another system may be absent', () => {
  write(lock, { 'node_modules/a': lock['node_modules/a'] });
  expect(isInstalled(root)).toBe(true);
});

test.each([
  ['another version', { version: '1.0.1', integrity: 'sha512-a' }],
  ['another content', { version: '1.0.0', integrity: 'sha512-b' }],
])('%s is installed again', (_case, entry) => {
  write(lock, { 'node_modules/a': entry });
  expect(isInstalled(root)).toBe(false);
});

test('a package that the lock file gained is installed', () => {
  write({ ...lock, 'node_modules/b': { version: '1.0.0' } }, { 'node_modules/a': lock['node_modules/a'] });
  expect(isInstalled(root)).toBe(false);
});
