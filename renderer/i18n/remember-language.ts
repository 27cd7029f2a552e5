import { chooseLanguage, type Language, languages } from './create-i18n.ts';

const KEY = 'station-language';

/** Keeps the chosen language for the next start. */
export function rememberLanguage(storage: Pick<Storage, 'setItem'>, language: string): void {
  storage.setItem(KEY, language);
}

function isLanguage(value: string | null): value is Language {
  return value !== null && value in languages;
}

/** Returns the language chosen before, else the one that fits the browser's wishes. */
export function recallLanguage(storage: Pick<Storage, 'getItem'>, wishes: readonly string[]): Language {
  const kept = storage.getItem(KEY);
  return isLanguage(kept) ? kept : chooseLanguage(wishes);
}
