import { useCallback, useState } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useStation } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { ActionBar } from './action-bar.tsx';
import { CorrectionButtons } from './correction-buttons.tsx';
import { CountersPanel } from './counters-panel.tsx';
import { Preparation, TeachFirstPart } from './first-use.tsx';
import { HistoryStrip } from './history-strip.tsx';
import css from './operator.module.css';
import { obstacleOf } from './obstacle.ts';
import { OperatorStage } from './operator-stage.tsx';
import { PartFacts } from './part-facts.tsx';
import { QualityDialog } from './quality-dialog.tsx';
import { type OperatorActions, useOperatorActions } from './use-operator-actions.ts';
import { type ShownPartControl, useShownPart } from './use-shown-part.ts';
import { type PanelState, VerdictPanel } from './verdict-panel.tsx';

function panelState({ isConnected, isInspecting }: OperatorActions, hasPart: boolean, obstacle: string): PanelState {
  if (!isConnected) {
    return 'lost';
  }
  if (isInspecting) {
    return 'working';
  }
  if (hasPart) {
    return 'judged';
  }
  return obstacle === '' ? 'ready' : 'blocked';
}

function StageOf({ status, children }: { readonly status: StationStatus; readonly children: React.ReactNode }) {
  if (status.preparation !== null) {
    return <Preparation progress={status.preparation} />;
  }
  return status.recipe === null ? <TeachFirstPart /> : children;
}

function StripCell({ control: { parts, shown, choose } }: { readonly control: ShownPartControl }) {
  const { t } = useTexts();
  const isLoaded = useStation((state) => state.isLoaded);
  const loadFailure = useStation((state) => state.loadFailure);
  return (
    <div className={css.stripCell}>
      {loadFailure === null ? (
        <HistoryStrip
          parts={parts}
          chosenId={shown.isLookingBack ? (shown.part?.first.inspectionId ?? null) : null}
          isLoaded={isLoaded}
          onChoose={choose}
        />
      ) : (
        <ProblemNotice title={t('failed.load')} error={loadFailure} />
      )}
    </div>
  );
}

/** The screen that is on all day. */
export function OperatorScreen({ status }: { readonly status: StationStatus }) {
  const { t } = useTexts();
  const control = useShownPart(status.isRunning);
  const { parts, shown, toNow } = control;
  const [isCalling, setCalling] = useState(false);
  const closeCall = useCallback(() => setCalling(false), []);
  const actions = useOperatorActions(status, control, () => setCalling(true));
  const obstacle = obstacleOf(status, t);

  return (
    <div className={css.screen}>
      <h1 className="visually-hidden">{t('app.inspect')}</h1>
      <StageOf status={status}>
        <OperatorStage shown={shown} status={status} onNow={toNow} />
      </StageOf>
      <aside className={css.side} aria-label={t('panel.title')}>
        <div aria-live="assertive">
          <VerdictPanel
            state={panelState(actions, shown.part !== null, obstacle)}
            part={shown.part}
            isLookingBack={shown.isLookingBack}
            isRunning={status.isRunning}
            obstacle={obstacle}
          />
        </div>
        <CorrectionButtons
          current={shown.part?.latest.verdict ?? null}
          isDisabled={!actions.isConnected || actions.isCorrecting}
          onDecide={actions.decide}
        />
        <PartFacts part={shown.part} parts={parts} recipe={status.recipe} />
        <CountersPanel counters={status.counters} />
      </aside>
      <StripCell control={control} />
      <ActionBar actions={actions} isRunning={status.isRunning} />
      {isCalling && <QualityDialog inspection={shown.part?.latest ?? null} onClose={closeCall} />}
    </div>
  );
}
