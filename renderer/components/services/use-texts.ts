import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseFormatLocale, createFormats, type Formats } from '../../i18n/formats.ts';

export type TextsOfScreen = { readonly t: TFunction; readonly formats: Formats; readonly language: string };

/** Returns the texts and formats of the chosen language. */
export function useTexts(): TextsOfScreen {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const formats = useMemo(() => createFormats(chooseFormatLocale(language, navigator.languages)), [language]);
  return { t, formats, language };
}
