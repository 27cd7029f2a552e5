import type { CameraFeature } from '../../../../contract/camera-feature.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from './feature-browser.module.css';
import { FeatureEditor, type FeatureEditorProps } from './feature-editor.tsx';
import { isWritable } from './feature-value.ts';

/** What the value may be, or why it cannot be changed now. */
function useHint(feature: CameraFeature): string {
  const { t } = useTexts();
  const { accessReason, access, minimum, maximum, increment } = feature;
  if (!isWritable(feature)) {
    return accessReason ?? t(access === 'RO' ? 'features.readOnly' : 'features.notNow');
  }
  const range = minimum === null || maximum === null ? '' : t('features.range', { minimum, maximum });
  const step = increment === null || Number(increment) === 1 ? '' : t('features.step', { increment });
  return [range, step].filter(Boolean).join(', ');
}

/** One feature: its names and what it is for, its value, and the limits of that. */
export function FeatureRow(props: FeatureEditorProps) {
  const { feature } = props;
  const { name, displayName, description } = feature;
  const hint = useHint(feature);
  return (
    <li className={css.row} data-testid="feature" data-feature={name}>
      <div className={css.name}>
        <span>{displayName}</span>
        {name !== displayName && <span className={css.technical}>{name}</span>}
        {description !== '' && <span className={css.technical}>{description}</span>}
      </div>
      <div className={css.value}>
        <FeatureEditor {...props} />
        {hint !== '' && <span className={css.hint}>{hint}</span>}
      </div>
    </li>
  );
}
