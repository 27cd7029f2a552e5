import { expect, test } from 'vitest';
import { chooseFormatLocale, createFormats } from './formats.ts';

const english = createFormats('en-GB', 'UTC');
const german = createFormats('de', 'UTC');
const noonUs = Date.UTC(2026, 2, 3, 13, 2, 11) * 1000;

test('numbers are written as the language writes them', () => {
  expect(english.score(0.5)).toBe('0.50');
  expect(english.score(0.998)).toBe('0.99');
  expect(english.score(0.29)).toBe('0.29');
  expect(english.score(1)).toBe('1.00');
  expect(german.score(0.5)).toBe('0,50');
  expect(german.fine(19.9924)).toBe('19,992');
  expect([english.decimalSeparator, german.decimalSeparator]).toEqual(['.', ',']);
  expect(german.percent(0.9521)).toMatch(/^95,2\s%$/);
});

test.each([
  [0.184, '0.18\u202Fs'],
  [12.44, '12.4\u202Fs'],
  [89, '89\u202Fs'],
])('%s s is written %s', (seconds, text) => {
  expect(english.seconds(seconds)).toBe(text);
});

test('long times are minutes, rounded up', () => {
  expect(english.seconds(90)).toBe('2 mins');
});

test('times are of a 24-hour day', () => {
  expect(english.time(noonUs)).toBe('13:02:11');
  expect(german.clock(noonUs)).toBe('13:02');
  expect(english.dateTime(noonUs)).toBe('3 Mar 2026, 13:02:11');
});

test('free space is told in the unit that suits it', () => {
  expect(english.bytes(8.4 * 1024 ** 3)).toBe('8.4 GB');
  expect(english.bytes(12 * 1024 ** 2)).toBe('12 MB');
});

test("the browser's own region is used where it speaks the language", () => {
  expect(chooseFormatLocale('en', ['de-DE', 'en-GB'])).toBe('en-GB');
  expect(chooseFormatLocale('zh-Hans', ['zh-CN'])).toBe('zh-CN');
  expect(chooseFormatLocale('de', ['fr'])).toBe('de');
});
