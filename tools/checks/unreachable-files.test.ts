import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findUnreachableFiles } from './unreachable-files.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reach-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text = ''): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

test('imports, re-exports, dynamic imports and addresses of workers are followed through cycles', () => {
  write('main/start.ts', `import {a} from './a.ts'; await import('../contract/b.ts');`);
  write('main/a.ts', `new URL('./c.worker.ts', import.meta.url);\nimport './start.ts';`);
  write('main/c.worker.ts');
  write('contract/b.ts');
  expect(findUnreachableFiles(root, ['main/start.ts'])).toEqual([]);
});

test('a file that only its test imports is reported, the test itself is not', () => {
  write('main/start.ts');
  write('main/lost.ts');
  write('main/lost.test.ts', `import './lost.ts';`);
  expect(findUnreachableFiles(root, ['main/start.ts'])).toEqual([join('main', 'lost.ts')]);
});
