import { expect, test } from 'vitest';
import { commandKey } from './keyboard.ts';

test.each([
  [{ key: 'D', code: 'KeyD' }, 'd'],
  [{ key: 'Process', code: 'KeyQ' }, 'q'],
  [{ key: 'F13', code: 'F13' }, ' '],
  [{ key: '?', code: 'Slash' }, '?'],
  [{ key: 'ArrowLeft', code: 'ArrowLeft' }, 'ArrowLeft'],
  [{ key: 'Process', code: 'Space' }, 'Process'],
])('%o is the command %s', (event, command) => {
  expect(commandKey(event)).toBe(command);
});
