import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useCallback } from 'react';
import type { Recipe } from '../../../contract/recipe.ts';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { RecipeViews } from './recipe-views.tsx';
import css from './recipes.module.css';

export type RecipeCardProps = {
  readonly recipe: Recipe;
  readonly isActive: boolean;
  readonly onChangeLimits: () => void;
  readonly onChangeViews: () => void;
};

/** One recipe: what it judges, from what it was taught, its limits, and whether it is in use. */
export function RecipeCard({ recipe, isActive, onChangeLimits, onChangeViews }: RecipeCardProps) {
  const { t, formats } = useTexts();
  const { engine, station, notices } = useServices();
  const { recipeId, name, thresholds, promise } = recipe;
  const activate = useAction(
    t('failed.activate'),
    useCallback(async () => {
      station.setState({ status: await engine.recipe.activate({ recipeId }), presentId: null });
      notices.getState().tell(t('done.activated', { name }));
    }, [engine, name, notices, recipeId, station, t]),
  );
  const facts = [
    [t('recipes.product'), recipe.productCode],
    [t('recipes.review'), formats.score(thresholds.review)],
    [t('recipes.fail'), formats.score(thresholds.fail)],
    [t('recipes.taught'), t('teach.pictures', { count: recipe.trainingImages })],
    [t('recipes.made'), `${formats.dateTime(recipe.createdAtUs)} ${t('recipes.by', { name: recipe.createdBy })}`],
    [t('recipes.model'), recipe.modelName],
  ] as const;
  return (
    <li className={css.card} data-active={isActive} data-testid="recipe">
      <div className={css.cardHead}>
        <h2>{name}</h2>
        <span className={css.soft}>{t('recipes.revision', { revision: recipe.revision })}</span>
        {isActive && (
          <span className={css.active}>
            <IconCheck size={20} aria-hidden="true" /> {t('recipes.active')}
          </span>
        )}
      </div>
      <dl className={css.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <RecipeViews recipe={recipe} onChangeViews={onChangeViews} />
      <p className={css.soft}>
        {promise.falseRejectRate === null
          ? t('teach.promiseNone', { count: promise.calibrationImages })
          : t('teach.promise', {
              rate: formats.number(Math.round(1 / Math.max(promise.falseRejectRate, 1e-6))),
              count: promise.calibrationImages,
            })}
      </p>
      <div className={css.buttons}>
        <Button variant="default" size="lg" h={56} onClick={onChangeLimits}>
          {t('recipes.limits')}
        </Button>
        {!isActive && (
          <Button size="lg" h={56} onClick={activate.run} loading={activate.isBusy}>
            {t('recipes.activate')}
          </Button>
        )}
      </div>
    </li>
  );
}
