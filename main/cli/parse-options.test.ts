import { describe, expect, test } from 'vitest';
import { onlyPositional, parseInteger, parseOptions, parseThreads } from './parse-options.ts';

const range = { name: 'size', min: 1, max: 9 };

describe('parseOptions', () => {
  test('splits options from positionals', () => {
    const { values, positionals } = parseOptions(['a', '--out', 'b', 'c'], { out: { type: 'string' } });
    expect([values.out, positionals]).toEqual(['b', ['a', 'c']]);
  });

  test.each([[['--nope']], [['--out']]])('%j is a usage error of one sentence', (argv) => {
    const parse = () => parseOptions(argv, { out: { type: 'string' } });
    expect(parse).toThrow(expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('\n') }));
  });
});

describe('parseInteger', () => {
  test.each([
    ['1', 1],
    ['9', 9],
    [undefined, undefined],
  ])('%s is %s', (text, value) => {
    expect(parseInteger(text, range)).toBe(value);
  });

  test.each(['0', '10', '2.5', 'x', ''])('"%s" is refused', (text) => {
    expect(() => parseInteger(text, range)).toThrow(`--size takes a whole number from 1 to 9, not "${text}"`);
  });
});

test('onlyPositional wants exactly one', () => {
  expect(onlyPositional(['a'], 'folder')).toBe('a');
  expect(() => onlyPositional([], 'folder')).toThrow('name exactly one folder');
  expect(() => onlyPositional(['a', 'b'], 'folder')).toThrow('name exactly one folder');
});

test('threads are as asked, else at least one', () => {
  expect(parseThreads('3')).toBe(3);
  expect(parseThreads(undefined)).toBeGreaterThan(0);
});
