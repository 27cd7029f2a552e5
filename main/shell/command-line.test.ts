import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseCommandLine } from './command-line.ts';

test('without flags the default folder is used and nothing is locked down', () => {
  expect(parseCommandLine(['--no-sandbox', '.'], {})).toEqual({ dataDirectory: null, isKiosk: false });
});

test.each([
  [['--data', 'parts']],
  [['--data=parts']],
  [['--inspect=0', '--remote-debugging-port=0', '.', '--data', 'parts']],
])('%j chooses the folder', (args) => {
  expect(parseCommandLine(args, {}).dataDirectory).toBe(resolve('parts'));
});

test('the command line wins over the environment', () => {
  const environment = { MAI_DATA_DIRECTORY: 'from-environment' };
  expect(parseCommandLine([], environment).dataDirectory).toBe(resolve('from-environment'));
  expect(parseCommandLine(['--data', 'given'], environment).dataDirectory).toBe(resolve('given'));
});

test.each([[['--data']], [['--data', '--kiosk']]])('%j is refused, since it names no folder', (args) => {
  expect(() => parseCommandLine(args, {})).toThrow('--data needs a folder');
});

test('a kiosk is asked for by flag', () => {
  expect(parseCommandLine(['--kiosk'], {}).isKiosk).toBe(true);
});
