import { Button, Skeleton } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { Recipe } from '../../../../contract/recipe.ts';
import { viewsOf } from '../../../../contract/recipe.ts';
import type { StationStatus } from '../../../../contract/status.ts';
import { ActionButton } from '../../../components/controls/action-button.tsx';
import { useKeys } from '../../../components/keyboard/use-keys.ts';
import { cameraRoute } from '../../../components/navigation/route.ts';
import { navigate } from '../../../components/navigation/use-route.ts';
import { PauseHint } from '../../../components/pause-hint.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useServices } from '../../../components/services/services.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { PictureStage } from '../../../components/stage/picture-stage.tsx';
import { nameOfView } from '../../../components/views/view-words.ts';
import css from '../camera-setup.module.css';
import { ChooseView } from './choose-view.tsx';
import { PlacementsPanel } from './placements-panel.tsx';
import { useCommissioning } from './use-commissioning.ts';

const ICON_PX = 30;

type CollectProps = { readonly recipe: Recipe; readonly viewName: string; readonly status: StationStatus };

/** Good placements, one after the other. */
function Collect({ recipe, viewName, status }: CollectProps) {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const isSimulated = status.camera?.info.kind === 'simulator';
  const control = useCommissioning({ recipe, viewName, isSimulated, reason });
  const { commissioning, capture } = control;
  useKeys({ ' ': capture.run });
  return (
    <div className={css.two}>
      <div className={css.left}>
        <div>
          <PictureStage picture={null} hasLive hasKeys>
            <span className={css.stageTag}>{t('stage.live')}</span>
          </PictureStage>
        </div>
        <ActionButton
          isMain
          label={t('commissioning.capture')}
          icon={<IconCamera size={ICON_PX} aria-hidden="true" />}
          keyName="Space"
          isBusy={capture.isBusy}
          isDisabled={commissioning.value === null}
          onPress={capture.run}
        />
      </div>
      <div className={css.right}>
        <div className={css.panelHead}>
          <h2>{t('commissioning.subject', { name: recipe.name, view: nameOfView(viewName, t) })}</h2>
          <Button variant="default" size="md" h={44} onClick={() => navigate(cameraRoute('commissioning'))}>
            {t('commissioning.another')}
          </Button>
        </div>
        <PauseHint status={status} text={t('commissioning.running')} />
        <p>{t('commissioning.place')}</p>
        {isSimulated && <p className={css.soft}>{t('teach.simulated')}</p>}
        {commissioning.failure !== null && (
          <ProblemNotice title={t('failedCamera.begin')} error={commissioning.failure}>
            <Button variant="default" onClick={commissioning.reload}>
              {t('app.tryAgain')}
            </Button>
          </ProblemNotice>
        )}
        {commissioning.value !== null && (
          <PlacementsPanel state={commissioning.value} control={control} reason={reason} onReason={setReason} />
        )}
      </div>
    </div>
  );
}

export type CommissioningScreenProps = {
  readonly recipeId: string | null;
  readonly viewName: string | null;
  readonly status: StationStatus;
};

/** Records the band of a recipe from good placements. */
export function CommissioningScreen({ recipeId, viewName, status }: CommissioningScreenProps) {
  const { t } = useTexts();
  const { engine } = useServices();
  const { value: recipes, failure, reload } = useLoaded(useCallback(() => engine.recipe.list({}), [engine]));
  if (recipes === null) {
    return failure === null ? (
      <Skeleton h={320} radius="md" aria-label={t('app.loading')} />
    ) : (
      <ProblemNotice title={t('failed.load')} error={failure}>
        <Button variant="default" onClick={reload}>
          {t('app.tryAgain')}
        </Button>
      </ProblemNotice>
    );
  }
  const recipe = recipes.find((one) => one.recipeId === recipeId);
  const view = recipe === undefined ? undefined : viewsOf(recipe).find((one) => one.viewName === viewName);
  return recipe === undefined || view === undefined ? (
    <ChooseView recipes={recipes} recipeId={recipeId} />
  ) : (
    <Collect key={`${recipe.recipeId} ${view.viewName}`} recipe={recipe} viewName={view.viewName} status={status} />
  );
}
