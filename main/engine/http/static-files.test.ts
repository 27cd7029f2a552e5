import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStaticFile } from './static-files.ts';

let parent: string;
let directory: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'static-'));
  directory = join(parent, 'renderer');
  mkdirSync(join(directory, 'assets'), { recursive: true });
  writeFileSync(join(directory, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(join(directory, 'assets/a.js'), 'x');
  writeFileSync(join(parent, 'secret.txt'), 'secret');
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

test('the page carries the nonce of its load', async () => {
  expect((await readStaticFile(directory, '/', 'abc'))?.body).toBe('<meta name="csp-nonce" content="abc">');
});

test('a script keeps its type', async () => {
  expect((await readStaticFile(directory, '/assets/a.js', ''))?.mime).toContain('text/javascript');
});

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%', '/assets', '/none.js', '/../renderer'])(
  '%s is not a file of the screen',
  async (path) => {
    expect(await readStaticFile(directory, path, '')).toBeNull();
  },
);
