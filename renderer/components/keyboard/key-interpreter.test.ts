import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeyInterpreter } from './key-interpreter.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function listen() {
  const keys: string[] = [];
  const codes: string[] = [];
  return {
    keys,
    codes,
    interpreter: createKeyInterpreter({ onKey: (key) => keys.push(key), onScan: (code) => codes.push(code) }),
  };
}

test('a single letter acts after a moment', () => {
  const { keys, interpreter } = listen();
  interpreter.press('d');
  expect(keys).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(keys).toEqual(['d']);
});

test('Space and Escape act at once', () => {
  const { keys, interpreter } = listen();
  interpreter.press(' ');
  interpreter.press('Escape');
  expect(keys).toEqual([' ', 'Escape']);
});

test('a scanned code is a code, and none of its letters a command', () => {
  const { keys, codes, interpreter } = listen();
  for (const key of [...Array.from('pd 88213-0147'), 'Enter']) {
    interpreter.press(key);
    vi.advanceTimersByTime(8);
  }
  vi.advanceTimersByTime(200);
  expect(codes).toEqual(['pd 88213-0147']);
  expect(keys).toEqual([]);
});

test('two keys pressed almost together are two commands', () => {
  const { keys, interpreter } = listen();
  interpreter.press('d');
  interpreter.press('1');
  vi.advanceTimersByTime(50);
  expect(keys).toEqual(['d', '1']);
});

test('a letter followed by Space keeps its order', () => {
  const { keys, interpreter } = listen();
  interpreter.press('p');
  interpreter.press(' ');
  expect(keys).toEqual(['p', ' ']);
});
