import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import type { CameraFeature } from '../../../../contract/camera-feature.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from './feature-browser.module.css';
import { type FeatureValue, formatValue, isWritable, parseTyped } from './feature-value.ts';

export type FeatureEditorProps = {
  readonly feature: CameraFeature;
  readonly onSet: (name: string, value: FeatureValue) => void;
  readonly onExecute: (name: string) => void;
};

/** Text, whole or decimal number: Enter applies, Escape takes back what was typed. */
function TypedEditor({ feature, onSet }: Pick<FeatureEditorProps, 'feature' | 'onSet'>) {
  const { t } = useTexts();
  const [draft, setDraft] = useState<string | null>(null);
  const { name, displayName, unit } = feature;
  const parsed = draft === null ? null : parseTyped(feature, draft);
  const press = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') {
      setDraft(null);
    }
    if (key === 'Enter' && parsed !== null) {
      setDraft(null);
      onSet(name, parsed);
    }
  };
  return (
    <div className={css.edit}>
      <TextInput
        size="md"
        aria-label={displayName}
        value={draft ?? formatValue(feature)}
        error={draft !== null && parsed === null}
        description={draft === null ? null : t('features.enter')}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onKeyDown={press}
        onBlur={() => setDraft(null)}
      />
      {unit !== '' && <span>{unit}</span>}
    </div>
  );
}

function FixedValue({ feature }: { readonly feature: CameraFeature }) {
  const { t } = useTexts();
  const { value, unit, entries } = feature;
  const named = entries.find(({ name }) => name === value)?.displayName;
  const text = typeof value === 'boolean' ? t(value ? 'features.on' : 'features.off') : (named ?? formatValue(feature));
  return <span className={css.fixed}>{text === '' ? t('app.none') : `${text} ${unit}`.trim()}</span>;
}

/** The way to change one feature that fits its kind; its value alone where it cannot be changed now. */
export function FeatureEditor({ feature, onSet, onExecute }: FeatureEditorProps) {
  const { t } = useTexts();
  const { name, displayName, kind, value, entries } = feature;
  if (!isWritable(feature)) {
    return kind === 'Command' ? null : <FixedValue feature={feature} />;
  }
  switch (kind) {
    case 'Command':
      return (
        <Button
          variant="default"
          size="md"
          h={44}
          aria-label={`${displayName}: ${t('features.execute')}`}
          onClick={() => onExecute(name)}
        >
          {t('features.execute')}
        </Button>
      );
    case 'Boolean':
      return (
        <Switch
          size="lg"
          aria-label={displayName}
          label={t(value === true ? 'features.on' : 'features.off')}
          checked={value === true}
          onChange={({ currentTarget }) => onSet(name, currentTarget.checked)}
        />
      );
    case 'Enumeration':
      return (
        <NativeSelect
          size="md"
          aria-label={displayName}
          value={formatValue(feature)}
          data={entries.map((entry) => ({
            value: entry.name,
            label: entry.displayName,
            disabled: !entry.isAvailable && entry.name !== value,
          }))}
          onChange={({ currentTarget }) => onSet(name, currentTarget.value)}
        />
      );
    case 'Integer':
    case 'Float':
    case 'String':
    case 'Register':
      return <TypedEditor feature={feature} onSet={onSet} />;
  }
}
