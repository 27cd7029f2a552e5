import { IconFlag, IconPlayerPause, IconPlayerPlay, IconTarget, IconX } from '@tabler/icons-react';
import { ActionButton } from '../../components/controls/action-button.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './operator.module.css';
import type { OperatorActions } from './use-operator-actions.ts';

const ICON_PX = 30;

export type ActionBarProps = { readonly actions: OperatorActions; readonly isRunning: boolean };

/** The four things an operator does, always at the same place. */
export function ActionBar({ actions, isRunning }: ActionBarProps) {
  const { t } = useTexts();
  const { isConnected, isInspecting } = actions;
  return (
    <div className={css.actions}>
      <ActionButton
        isMain
        label={t(isInspecting ? 'actions.inspecting' : 'actions.inspect')}
        icon={<IconTarget size={ICON_PX} aria-hidden="true" />}
        keyName="Space"
        isBusy={isInspecting}
        isDisabled={!actions.canInspect}
        onPress={actions.inspect}
      />
      <ActionButton
        label={t('actions.markDefect')}
        icon={<IconX size={ICON_PX} aria-hidden="true" />}
        keyName="D"
        isDisabled={!actions.canMarkDefect}
        onPress={() => actions.decide('fail')}
      />
      <ActionButton
        label={t('actions.callQuality')}
        icon={<IconFlag size={ICON_PX} aria-hidden="true" />}
        keyName="Q"
        isDisabled={!isConnected}
        onPress={actions.callQuality}
      />
      <ActionButton
        label={t(isRunning ? 'actions.pause' : 'actions.resume')}
        icon={
          isRunning ? (
            <IconPlayerPause size={ICON_PX} aria-hidden="true" />
          ) : (
            <IconPlayerPlay size={ICON_PX} aria-hidden="true" />
          )
        }
        keyName="P"
        isDisabled={!isConnected}
        onPress={actions.togglePause}
      />
    </div>
  );
}
