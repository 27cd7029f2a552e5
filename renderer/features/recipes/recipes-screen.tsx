import { Button, Skeleton, TextInput } from '@mantine/core';
import { IconListDetails, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Recipe } from '../../../contract/recipe.ts';
import type { StationStatus } from '../../../contract/status.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { navigate } from '../../components/navigation/use-route.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import { filterRecipes } from './filter-recipes.ts';
import { LimitsDialog } from './limits-dialog.tsx';
import { RecipeCard } from './recipe-card.tsx';
import css from './recipes.module.css';
import { useRecipes } from './use-recipes.ts';
import { ViewsDialog } from './views-dialog.tsx';

const ICON_PX = 64;

/** Every product this station can judge: which one is in use, and its limits. */
export function RecipesScreen({ status }: { readonly status: StationStatus }) {
  const { t, language } = useTexts();
  const { recipes, failure, reload, replace } = useRecipes();
  const [search, setSearch] = useState('');
  const [changing, setChanging] = useState<Recipe | null>(null);
  const [viewing, setViewing] = useState<Recipe | null>(null);
  const shown = filterRecipes(recipes ?? [], search, language);

  if (recipes?.length === 0) {
    return (
      <EmptyState icon={<IconListDetails size={ICON_PX} />} title={t('recipes.empty')} text={t('recipes.emptyText')}>
        <Button size="xl" h={72} onClick={() => navigate({ screen: 'teach', id: null })}>
          {t('teach.start')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t('recipes.title')}</h1>
        <TextInput
          className={css.search}
          aria-label={t('recipes.search')}
          placeholder={t('recipes.search')}
          leftSection={<IconSearch aria-hidden="true" />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        {recipes !== null && <output>{t('recipes.shown', { count: shown.length })}</output>}
      </div>
      {failure !== null && (
        <ProblemNotice title={t('failed.load')} error={failure}>
          <Button variant="default" onClick={reload}>
            {t('app.tryAgain')}
          </Button>
        </ProblemNotice>
      )}
      {recipes === null && failure === null && <Skeleton h={150} radius="md" aria-label={t('app.loading')} />}
      {recipes !== null && shown.length === 0 && <p>{t('recipes.nothingFound', { search })}</p>}
      <ul className={css.list}>
        {shown.map((recipe) => (
          <RecipeCard
            key={recipe.recipeId}
            recipe={recipe}
            isActive={status.recipe?.recipeId === recipe.recipeId}
            onChangeLimits={() => setChanging(recipe)}
            onChangeViews={() => setViewing(recipe)}
          />
        ))}
      </ul>
      {changing !== null && <LimitsDialog recipe={changing} onChanged={replace} onClose={() => setChanging(null)} />}
      {viewing !== null && (
        <ViewsDialog recipe={viewing} recipes={recipes ?? []} onChanged={replace} onClose={() => setViewing(null)} />
      )}
    </div>
  );
}
