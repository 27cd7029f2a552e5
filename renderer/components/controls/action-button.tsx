import type { MouseEvent, ReactNode } from 'react';
import css from './action-button.module.css';

export type ActionButtonProps = {
  readonly label: string;
  readonly icon: ReactNode;
  /** The key that does the same. */
  readonly keyName: string;
  readonly isMain?: boolean;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
};

/**
 * A large button for gloved hands. After a tap it gives the focus back, because the Space
 * that inspects the next part would otherwise press this button again.
 */
export function ActionButton({ label, icon, keyName, isMain, isBusy, isDisabled, onPress }: ActionButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    if (event.detail > 0) {
      event.currentTarget.blur();
    }
    onPress();
  };
  return (
    <button
      type="button"
      className={css.action}
      data-main={isMain === true}
      aria-busy={isBusy === true}
      disabled={isDisabled === true}
      aria-keyshortcuts={keyName}
      onClick={press}
    >
      {icon}
      <span className={css.label}>{label}</span>
      <kbd aria-hidden="true">{keyName}</kbd>
    </button>
  );
}
