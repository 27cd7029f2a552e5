import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { Recipe } from '../../../contract/recipe.ts';
import { MAXIMUM_ADDITIONAL_VIEWS } from '../../../contract/recipe.ts';
import { isReason, ReasonField } from '../../components/reason-field.tsx';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { type ChosenView, chosenViewsOf, nameProblem, newView, sourcesFor } from './chosen-views.ts';
import css from './recipes.module.css';

const NAME_LENGTH = 40;

type ViewLineProps = {
  readonly view: ChosenView;
  readonly sources: readonly Recipe[];
  /** What is wrong with the name, once the person has tried to save. */
  readonly problem: string | null;
  readonly onChange: (view: ChosenView) => void;
  readonly onRemove: () => void;
};

function ViewLine({ view, sources, problem, onChange, onRemove }: ViewLineProps) {
  const { t } = useTexts();
  const isKept = view.fromRecipeId === null;
  return (
    <li className={css.viewLine}>
      <TextInput
        size="lg"
        label={t('views.name')}
        value={view.viewName}
        maxLength={NAME_LENGTH}
        error={problem}
        readOnly={isKept}
        onChange={({ currentTarget }) => onChange({ ...view, viewName: currentTarget.value })}
      />
      {isKept ? (
        <p className={css.kept}>
          {view.cameraSerial} · {t('views.kept')}
        </p>
      ) : (
        <NativeSelect
          size="lg"
          label={t('views.from')}
          value={view.fromRecipeId ?? ''}
          data={sources.map(({ recipeId, name, cameraSerial }) => ({
            value: recipeId,
            label: `${name} · ${cameraSerial}`,
          }))}
          onChange={({ currentTarget }) => {
            const source = sources.find(({ recipeId }) => recipeId === currentTarget.value);
            if (source !== undefined) {
              onChange({ ...view, fromRecipeId: source.recipeId, cameraSerial: source.cameraSerial });
            }
          }}
        />
      )}
      <Button
        variant="default"
        size="lg"
        px={14}
        aria-label={t('views.remove', { name: view.viewName })}
        onClick={onRemove}
      >
        <IconTrash aria-hidden="true" />
      </Button>
    </li>
  );
}

type ViewLinesProps = {
  readonly views: readonly ChosenView[];
  readonly sources: readonly Recipe[];
  readonly wasTried: boolean;
  readonly onChange: (views: readonly ChosenView[]) => void;
};

function ViewLines({ views, sources, wasTried, onChange }: ViewLinesProps) {
  const { t } = useTexts();
  const words = { missing: t('views.nameMissing'), twice: t('views.nameTwice') };
  const [source] = sources;
  return (
    <>
      <ul className={css.viewLines}>
        {views.map((view) => {
          const problem = nameProblem(view.viewName, views);
          return (
            <ViewLine
              key={view.key}
              view={view}
              sources={sources}
              problem={wasTried && problem !== null ? words[problem] : null}
              onChange={(changed) => onChange(views.map((one) => (one.key === view.key ? changed : one)))}
              onRemove={() => onChange(views.filter((one) => one.key !== view.key))}
            />
          );
        })}
      </ul>
      {source === undefined ? (
        <p className={css.soft}>{t('views.noOther')}</p>
      ) : (
        <Button
          variant="default"
          size="lg"
          h={56}
          disabled={views.length >= MAXIMUM_ADDITIONAL_VIEWS}
          onClick={() => onChange([...views, newView(source, views)])}
        >
          {t('views.add')}
        </Button>
      )}
    </>
  );
}

export type ViewsDialogProps = {
  readonly recipe: Recipe;
  readonly recipes: readonly Recipe[];
  readonly onChanged: (recipe: Recipe) => void;
  readonly onClose: () => void;
};

/** Adds and removes the further cameras a recipe looks with, which makes a new revision. */
export function ViewsDialog({ recipe, recipes, onChanged, onClose }: ViewsDialogProps) {
  const { t } = useTexts();
  const { engine, notices } = useServices();
  const [views, setViews] = useState(() => chosenViewsOf(recipe));
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const { recipeId, name, revision } = recipe;
  const isNamed = views.every(({ viewName }) => nameProblem(viewName, views) === null);

  const save = useAction(
    t('failedCamera.views'),
    useCallback(async () => {
      const changed = await engine.recipe.setViews({
        recipeId,
        views: views.map(({ viewName, fromRecipeId }) => ({ viewName: viewName.trim(), fromRecipeId })),
        reason: reason.trim(),
      });
      onChanged(changed);
      notices.getState().tell(t('views.changed', { name, revision: changed.revision }));
      onClose();
    }, [engine, name, notices, onChanged, onClose, reason, recipeId, t, views]),
  );

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('views.dialog', { name })}
      size="xl"
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isNamed && isReason(reason)) {
            save.run();
          }
        }}
      >
        <p>{t('views.text')}</p>
        {views.length === 0 && <p className={css.soft}>{t('views.onlyOne')}</p>}
        <ViewLines views={views} sources={sourcesFor(recipe, recipes, views)} wasTried={wasTried} onChange={setViews} />
        <ReasonField reason={reason} wasTried={wasTried} onChange={setReason} />
        <Button type="submit" size="xl" h={64} loading={save.isBusy}>
          {t('recipes.save', { revision: revision + 1 })}
        </Button>
      </form>
    </Modal>
  );
}
