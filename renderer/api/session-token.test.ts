import { expect, test } from 'vitest';
import { takeSessionToken, type TokenPlace } from './session-token.ts';

function place(href: string, kept: string | null = null): TokenPlace & { readonly shown: string[] } {
  const shown: string[] = [];
  let token = kept;
  return {
    shown,
    location: { href },
    history: { replaceState: (_state, _unused, url) => shown.push(String(url)) },
    storage: {
      getItem: () => token,
      setItem: (_key, value) => {
        token = value;
      },
    },
  };
}

test('the token is taken from the address, which then no longer shows it', () => {
  const opened = place('http://127.0.0.1:4100/?token=abc&x=1#/history');
  expect(takeSessionToken(opened)).toBe('abc');
  expect(opened.shown).toEqual(['http://127.0.0.1:4100/?x=1#/history']);
  expect(opened.storage.getItem('')).toBe('abc');
});

test('a reload finds the token of this tab again', () => {
  expect(takeSessionToken(place('http://127.0.0.1:4100/', 'abc'))).toBe('abc');
});

test('a page opened without a token has none', () => {
  expect(takeSessionToken(place('http://127.0.0.1:4100/?token='))).toBeNull();
});
