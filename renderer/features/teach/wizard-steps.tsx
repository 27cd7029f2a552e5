import { IconCheck } from '@tabler/icons-react';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './teach.module.css';
import { type TeachStep, teachSteps } from './teach-step.ts';

/** The four steps and where the person is among them. */
export function WizardSteps({ current }: { readonly current: TeachStep }) {
  const { t } = useTexts();
  const position = teachSteps.indexOf(current);
  return (
    <ol className={css.steps} aria-label={t('teach.steps')}>
      {teachSteps.map((step, index) => (
        <li key={step} aria-current={step === current ? 'step' : undefined} data-done={index < position}>
          <span className={css.stepNumber} aria-hidden="true">
            {index < position ? <IconCheck size={18} /> : index + 1}
          </span>
          {t(`teach.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
