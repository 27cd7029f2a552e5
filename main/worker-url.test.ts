import { expect, test } from 'vitest';
import { resolveWorkerUrl } from './worker-url.ts';

test('sources start the TypeScript file beside the module', () => {
  const url = resolveWorkerUrl('file:///p/main/store/open-station-store.ts', './store.worker.ts');
  expect(url.href).toBe('file:///p/main/store/store.worker.ts');
});

test.each(['js', 'mjs', 'cjs'])('a bundle .%s starts the .js file beside itself', (extension) => {
  const url = resolveWorkerUrl(`file:///p/out/engine/engine.${extension}`, '../store/store.worker.ts');
  expect(url.href).toBe('file:///p/out/engine/store.worker.js');
});
