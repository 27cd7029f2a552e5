import { Button, NativeSelect } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import type { Recipe } from '../../../../contract/recipe.ts';
import { FIRST_VIEW, viewsOf } from '../../../../contract/recipe.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { cameraRoute } from '../../../components/navigation/route.ts';
import { navigate } from '../../../components/navigation/use-route.ts';
import { useStation } from '../../../components/services/services.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { nameOfView } from '../../../components/views/view-words.ts';
import css from '../camera-setup.module.css';
import own from './commissioning.module.css';

const ICON_PX = 64;

export type ChooseViewProps = { readonly recipes: readonly Recipe[]; readonly recipeId: string | null };

/** Asks for which recipe, and which of its views, the band is recorded. */
export function ChooseView({ recipes, recipeId }: ChooseViewProps) {
  const { t } = useTexts();
  const active = useStation(({ status }) => status?.recipe?.recipeId ?? null);
  const [chosenRecipe, setRecipe] = useState<string | null>(recipeId);
  const [chosenView, setView] = useState<string>(FIRST_VIEW);
  const recipe = recipes.find((one) => one.recipeId === (chosenRecipe ?? active)) ?? recipes[0];
  if (recipe === undefined) {
    return (
      <EmptyState
        icon={<IconListDetails size={ICON_PX} />}
        title={t('commissioning.noRecipes')}
        text={t('commissioning.noRecipesText')}
      >
        <Button size="xl" h={72} onClick={() => navigate({ screen: 'teach', id: null })}>
          {t('teach.start')}
        </Button>
      </EmptyState>
    );
  }
  const views = viewsOf(recipe);
  const view = views.find(({ viewName }) => viewName === chosenView) ?? views[0];
  return (
    <form
      className={`${css.form} ${own.choose}`}
      onSubmit={(event) => {
        event.preventDefault();
        navigate(cameraRoute('commissioning', recipe.recipeId, view.viewName));
      }}
    >
      <p>{t('commissioning.text')}</p>
      <NativeSelect
        size="xl"
        label={t('commissioning.recipe')}
        value={recipe.recipeId}
        data={recipes.map(({ recipeId: value, name, revision }) => ({
          value,
          label: `${name} · ${t('recipes.revision', { revision })}`,
        }))}
        onChange={({ currentTarget }) => setRecipe(currentTarget.value)}
      />
      {views.length > 1 && (
        <NativeSelect
          size="xl"
          label={t('commissioning.view')}
          value={view.viewName}
          data={views.map(({ viewName, cameraSerial }) => ({
            value: viewName,
            label: `${nameOfView(viewName, t)} · ${cameraSerial}`,
          }))}
          onChange={({ currentTarget }) => setView(currentTarget.value)}
        />
      )}
      <Button type="submit" size="xl" h={64}>
        {t('commissioning.begin')}
      </Button>
    </form>
  );
}
