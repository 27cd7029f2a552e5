import { Button, Modal, NativeSelect } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Recipe } from '../../../../contract/recipe.ts';
import { FIRST_VIEW } from '../../../../contract/recipe.ts';
import { cameraRoute } from '../../../components/navigation/route.ts';
import { navigate } from '../../../components/navigation/use-route.ts';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { isReason, ReasonField } from '../../../components/reason-field.tsx';
import { useServices, useStation } from '../../../components/services/services.ts';
import { useAction } from '../../../components/services/use-action.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';

function SaveForm({
  recipes,
  onSaved,
}: {
  readonly recipes: readonly Recipe[];
  readonly onSaved: (r: Recipe) => void;
}) {
  const { t } = useTexts();
  const { engine } = useServices();
  const active = useStation(({ status }) => status?.recipe?.recipeId ?? null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const wanted = chosen ?? active;
  const recipe = recipes.find(({ recipeId }) => recipeId === wanted) ?? recipes[0];
  const recipeId = recipe?.recipeId;
  const save = useAction(
    t('failedCamera.save'),
    useCallback(async () => {
      if (recipeId !== undefined) {
        onSaved(await engine.camera.saveToRecipe({ recipeId, reason: reason.trim() }));
      }
    }, [engine, onSaved, reason, recipeId]),
  );
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isReason(reason)) {
          save.run();
        }
      }}
    >
      <p>{t('setup.saveText')}</p>
      <NativeSelect
        size="xl"
        label={t('setup.saveRecipe')}
        value={recipeId}
        data={recipes.map(({ recipeId: value, name, revision }) => ({
          value,
          label: `${name} · ${t('recipes.revision', { revision })}`,
        }))}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      />
      <ReasonField reason={reason} wasTried={wasTried} onChange={setReason} />
      <Button type="submit" size="xl" h={64} loading={save.isBusy}>
        {t('setup.saveNow')}
      </Button>
    </form>
  );
}

/** After saving: the band belongs to the old settings, so the next step is to record it anew. */
function Saved({ recipe, onClose }: { readonly recipe: Recipe; readonly onClose: () => void }) {
  const { t } = useTexts();
  return (
    <div className={css.form} aria-live="polite">
      <p>
        <strong>{t('setup.savedTitle', { name: recipe.name, revision: recipe.revision })}</strong>
      </p>
      <p>{t('setup.savedText')}</p>
      <div className={css.buttons}>
        <Button variant="default" size="xl" h={64} onClick={onClose}>
          {t('setup.later')}
        </Button>
        <Button size="xl" h={64} onClick={() => navigate(cameraRoute('commissioning', recipe.recipeId, FIRST_VIEW))}>
          {t('setup.recordBand')}
        </Button>
      </div>
    </div>
  );
}

/** Makes the camera in use, its place and its settings those of a recipe. */
export function SaveToRecipeDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const { engine } = useServices();
  const { value: recipes, failure } = useLoaded(useCallback(() => engine.recipe.list({}), [engine]));
  const [saved, setSaved] = useState<Recipe | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('setup.saveTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      {failure !== null && <ProblemNotice title={t('failed.load')} error={failure} />}
      {recipes === null && failure === null && <p>{t('app.loading')}</p>}
      {recipes?.length === 0 && <p>{t('setup.noRecipes')}</p>}
      {saved === null && recipes !== null && recipes.length > 0 && <SaveForm recipes={recipes} onSaved={setSaved} />}
      {saved !== null && <Saved recipe={saved} onClose={onClose} />}
    </Modal>
  );
}
