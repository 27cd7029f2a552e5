import { useCallback } from 'react';
import type { Commissioning } from '../../../../contract/camera-setup.ts';
import type { Recipe } from '../../../../contract/recipe.ts';
import type { Sha256 } from '../../../../contract/ids.ts';
import { toAppError } from '../../../api/switching-link.ts';
import { cameraRoute } from '../../../components/navigation/route.ts';
import { navigate } from '../../../components/navigation/use-route.ts';
import { useServices } from '../../../components/services/services.ts';
import { type Action, useAction } from '../../../components/services/use-action.ts';
import { type Loaded, useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';

export type CommissioningControl = {
  readonly commissioning: Loaded<Commissioning>;
  readonly capture: Action;
  readonly finish: Action;
  readonly cancel: Action;
  readonly remove: (imageSha256: Sha256) => void;
};

export type CommissioningSubject = {
  readonly recipe: Recipe;
  readonly viewName: string;
  /** A simulated camera is told to place a good part for each picture. */
  readonly isSimulated: boolean;
  readonly reason: string;
};

/** Returns the placements collected for one view of a recipe, and what can be done with them. */
export function useCommissioning(subject: CommissioningSubject): CommissioningControl {
  const { recipe, viewName, isSimulated, reason } = subject;
  const { recipeId, name } = recipe;
  const { engine, notices } = useServices();
  const { t } = useTexts();
  const commissioning = useLoaded(
    useCallback(() => engine.commissioning.begin({ recipeId, viewName }), [engine, recipeId, viewName]),
  );
  const { set } = commissioning;
  const capture = useAction(
    t('failedCamera.place'),
    useCallback(async () => {
      if (isSimulated) {
        await engine.simulator.placeNext({ kind: 'good' });
      }
      set(await engine.commissioning.capture({}));
    }, [engine, isSimulated, set]),
  );
  const finish = useAction(
    t('failedCamera.finish'),
    useCallback(async () => {
      const { revision } = await engine.commissioning.finish({ reason: reason.trim() });
      notices.getState().tell(t('commissioning.recorded', { name, revision }));
      navigate({ screen: 'recipes' });
    }, [engine, name, notices, reason, t]),
  );
  const cancel = useAction(
    t('failedCamera.discard'),
    useCallback(async () => {
      await engine.commissioning.cancel({});
      notices.getState().tell(t('commissioning.discarded'));
      navigate(cameraRoute('commissioning'));
    }, [engine, notices, t]),
  );
  return {
    commissioning,
    capture,
    finish,
    cancel,
    remove: (imageSha256) => {
      engine.commissioning
        .remove({ imageSha256 })
        .then(set, (error: unknown) => notices.getState().fail(t('failedCamera.removePlacement'), toAppError(error)));
    },
  };
}
