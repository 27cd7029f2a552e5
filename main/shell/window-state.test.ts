import { expect, test } from 'vitest';
import { parseWindowState } from './window-state.ts';

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
const state = { x: 100, y: 50, width: 1280, height: 800, isMaximized: false };

test('the window comes back where it was', () => {
  expect(parseWindowState(JSON.stringify(state), screens)).toEqual(state);
});

test.each([
  ['no file', null],
  ['half a file', '{"x":1'],
  ['a size nobody can use', JSON.stringify({ ...state, width: 1 })],
  ['a screen that is gone', JSON.stringify({ ...state, x: 4000 })],
  ['a title bar above the screen', JSON.stringify({ ...state, y: -40 })],
  ['a corner too small to grab', JSON.stringify({ ...state, x: 1900 })],
])('%s opens it at its default place', (_case, text) => {
  expect(parseWindowState(text, screens)).toBeNull();
});
