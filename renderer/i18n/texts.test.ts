import { expect, test } from 'vitest';
import { errorCodes } from '../../contract/errors.ts';
import { CannotJudgeReason } from '../../contract/verdict.ts';
import { chinese } from './chinese.ts';
import { chooseLanguage } from './create-i18n.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import { recallLanguage } from './remember-language.ts';

function leaves(tree: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : leaves(value as object, `${path}${key}.`),
  );
}
const placeholders = (text: string): readonly string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
const englishLeaves = new Map(leaves(english));

test.each([
  ['German', german],
  ['Chinese', chinese],
])('%s says everything, with the same values put in', (_name, texts) => {
  const entries = leaves(texts);
  expect(entries.map(([key]) => key).sort()).toEqual([...englishLeaves.keys()].sort());
  expect(entries.filter(([, text]) => text.trim() === '')).toEqual([]);
  expect(entries.map(([key, text]) => [key, placeholders(text)])).toEqual(
    entries.map(([key]) => [key, placeholders(englishLeaves.get(key) ?? '')]),
  );
});

test('German and Chinese are not English left standing', () => {
  const letters = (text: string): boolean => /[a-z]{4}/i.test(text.replaceAll(/\{\{\w+\}\}/g, ''));
  const same = leaves(chinese).filter(([key, text]) => letters(text) && text === englishLeaves.get(key));
  expect(same).toEqual([]);
});

test('every failure and every reason has its words', () => {
  expect(Object.keys(english.problem.what).sort()).toEqual([...errorCodes].sort());
  expect(Object.keys(english.problem.action).sort()).toEqual([...errorCodes].sort());
  expect(Object.keys(english.reason).sort()).toEqual([...CannotJudgeReason.options].sort());
  expect(Object.keys(english.remedy).sort()).toEqual([...CannotJudgeReason.options].sort());
});

test.each([
  [['fr-FR', 'de-AT'], 'de'],
  [['zh-TW'], 'zh-Hans'],
  [['fr'], 'en'],
  [[], 'en'],
])('who wishes %o reads %s', (wishes, language) => {
  expect(chooseLanguage(wishes)).toBe(language);
});

test('a language once chosen is kept, an unknown one is not', () => {
  expect(recallLanguage({ getItem: () => 'de' }, ['en'])).toBe('de');
  expect(recallLanguage({ getItem: () => 'xx' }, ['zh'])).toBe('zh-Hans');
});
