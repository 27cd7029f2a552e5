import { TextInput } from '@mantine/core';
import { useTexts } from './services/use-texts.ts';

const SHORTEST_REASON = 3;
const REASON_LENGTH = 500;

/** True when the text says enough to be kept as a reason. */
export function isReason(reason: string): boolean {
  return reason.trim().length >= SHORTEST_REASON;
}

export type ReasonFieldProps = {
  readonly reason: string;
  /** Says what is missing, once the person has tried to go on. */
  readonly wasTried: boolean;
  readonly onChange: (reason: string) => void;
};

/** Asks why something is changed for good. */
export function ReasonField({ reason, wasTried, onChange }: ReasonFieldProps) {
  const { t } = useTexts();
  return (
    <TextInput
      size="xl"
      label={t('recipes.reason')}
      description={t('recipes.reasonHint')}
      value={reason}
      maxLength={REASON_LENGTH}
      error={wasTried && !isReason(reason) ? t('recipes.reasonShort') : null}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
