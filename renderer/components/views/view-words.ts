import type { TFunction } from 'i18next';
import { FIRST_VIEW } from '../../../contract/recipe.ts';

/** Returns what people call a view: the name they gave it, or "main view" for a recipe's own. */
export function nameOfView(viewName: string, t: TFunction): string {
  return viewName === FIRST_VIEW ? t('views.first') : viewName;
}
