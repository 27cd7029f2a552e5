import { NativeSelect } from '@mantine/core';
import { useTexts } from '../../../components/services/use-texts.ts';
import type { Difference } from './read-back.ts';
import css from './setup.module.css';
import type { CameraSetupControl } from './use-camera-setup.ts';

const SOFTWARE = 'Software';

type ChoiceProps = {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly difference: Difference | undefined;
  readonly onChange: (value: string) => void;
};

function Choice({ label, value, options, difference, onChange }: ChoiceProps) {
  const { t } = useTexts();
  if (options.length === 0) {
    return null;
  }
  const isKnown = options.some((option) => option.value === value);
  return (
    <div>
      <NativeSelect
        size="md"
        label={label}
        value={value ?? ''}
        data={isKnown ? [...options] : [{ value: value ?? '', label: value ?? t('app.none') }, ...options]}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {difference !== undefined && (
        <output className={css.differs}>
          {t('setup.differs', { asked: String(difference.asked), took: String(difference.took) })}
        </output>
      )}
    </div>
  );
}

/** What the pixels hold, and what makes the camera take a picture. */
export function FormatAndTrigger({ control }: { readonly control: CameraSetupControl }) {
  const { t } = useTexts();
  const { setup, settings, differences, apply } = control;
  if (setup === null || settings === null || setup.pixelFormats.length + setup.triggerSources.length === 0) {
    return null;
  }
  return (
    <div className={css.choices}>
      <Choice
        label={t('setup.pixelFormat')}
        value={settings.pixelFormat}
        options={setup.pixelFormats.map((value) => ({ value, label: value }))}
        difference={differences.pixelFormat}
        onChange={(pixelFormat) => apply({ pixelFormat })}
      />
      <Choice
        label={t('setup.trigger')}
        value={settings.triggerSource}
        options={setup.triggerSources.map((value) => ({
          value,
          label: value === SOFTWARE ? t('setup.software') : value,
        }))}
        difference={differences.triggerSource}
        onChange={(triggerSource) => apply({ triggerSource })}
      />
    </div>
  );
}
