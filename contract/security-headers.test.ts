import { expect, test } from 'vitest';
import { fillNonce, securityHeaders } from './security-headers.ts';

function directives(headers: Readonly<Record<string, string>>): Map<string, string> {
  const policy = headers['content-security-policy'] ?? '';
  return new Map(policy.split('; ').map((directive) => [directive.split(' ')[0] ?? '', directive]));
}

test('nothing inline and nothing from elsewhere may run', () => {
  const policy = directives(securityHeaders('abc'));
  expect(policy.get('default-src')).toBe(`default-src 'none'`);
  expect(policy.get('script-src')).toBe(`script-src 'self'`);
  expect([...policy.values()].join()).not.toContain('unsafe');
});

test('styles are bound to the nonce of the load', () => {
  expect(directives(securityHeaders('abc')).get('style-src')).toBe(`style-src 'self' 'nonce-abc'`);
  expect(fillNonce('<meta content="__CSP_NONCE__"><style nonce="__CSP_NONCE__">', 'abc')).toBe(
    '<meta content="abc"><style nonce="abc">',
  );
});

test('a socket is allowed only where the host names its own', () => {
  expect(directives(securityHeaders('abc')).get('connect-src')).toBe(`connect-src 'self'`);
  expect(directives(securityHeaders('abc', 'ws://127.0.0.1:4173')).get('connect-src')).toBe(
    `connect-src 'self' ws://127.0.0.1:4173`,
  );
});
