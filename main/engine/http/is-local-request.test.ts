import { expect, test } from 'vitest';
import { isLocalRequest } from './is-local-request.ts';

test.each([
  [{ host: '127.0.0.1:4100' }, true],
  [{ host: 'localhost:4100', origin: 'http://localhost:4100' }, true],
  [{ host: '127.0.0.1:4100', origin: 'http://evil.example' }, false],
  [{ host: 'evil.example:4100', origin: 'http://evil.example:4100' }, false],
  [{ host: '127.0.0.1:9' }, false],
  [{ host: '127.0.0.1:4100', origin: 'null' }, false],
  [{}, false],
])('%o is local: %s', (headers, isLocal) => {
  expect(isLocalRequest({ headers }, 4100)).toBe(isLocal);
});
