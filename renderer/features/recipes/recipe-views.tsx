import { Button } from '@mantine/core';
import type { Recipe } from '../../../contract/recipe.ts';
import { viewsOf } from '../../../contract/recipe.ts';
import { cameraRoute } from '../../components/navigation/route.ts';
import { navigate } from '../../components/navigation/use-route.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { nameOfView } from '../../components/views/view-words.ts';
import css from './recipes.module.css';

export type RecipeViewsProps = { readonly recipe: Recipe; readonly onChangeViews: () => void };

/** The cameras a recipe looks with, and from how many placements each view's band was recorded. */
export function RecipeViews({ recipe, onChangeViews }: RecipeViewsProps) {
  const { t } = useTexts();
  return (
    <div className={css.views}>
      <div className={css.viewsHead}>
        <h3>{t('views.seenBy')}</h3>
        <Button variant="default" size="sm" h={44} onClick={onChangeViews}>
          {t('views.change')}
        </Button>
      </div>
      <ul>
        {viewsOf(recipe).map(({ viewName, cameraSerial, sceneBand: { placements } }) => {
          const name = nameOfView(viewName, t);
          return (
            <li key={viewName} data-testid="recipe-view">
              <strong>{name}</strong>
              <span>{cameraSerial}</span>
              <span className={placements === 0 ? css.missing : css.soft}>
                {placements === 0 ? t('views.notRecorded') : t('views.recorded', { count: placements })}
              </span>
              <Button
                variant="subtle"
                size="sm"
                h={44}
                aria-label={`${t('views.recordBand')}: ${name}`}
                onClick={() => navigate(cameraRoute('commissioning', recipe.recipeId, viewName))}
              >
                {t('views.recordBand')}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
