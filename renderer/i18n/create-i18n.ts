import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chinese } from './chinese.ts';
import { english, type Texts } from './english.ts';
import { german } from './german.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'translation';
    readonly resources: { readonly translation: Texts };
    readonly returnNull: false;
  }
}

/** Languages a person can choose, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch', 'zh-Hans': '简体中文' } as const;
export type Language = keyof typeof languages;

/** Returns the language among ours that fits the browser's wishes best; English when none does. */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const primary = wish.toLowerCase().split('-')[0];
    if (primary === 'zh') {
      return 'zh-Hans';
    }
    if (primary === 'en' || primary === 'de') {
      return primary;
    }
  }
  return 'en';
}

/** Returns the texts in `language`, ready to use. */
export function createI18n(language: Language): i18n {
  const instance = createInstance();
  instance.use(initReactI18next);
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    // React escapes already; doing it twice would show `&amp;`.
    interpolation: { escapeValue: false },
    resources: {
      en: { translation: english },
      de: { translation: german },
      'zh-Hans': { translation: chinese },
    },
  });
  return instance;
}
