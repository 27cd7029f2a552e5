import type { TeachProgress } from '../../../contract/teach.ts';
import { useTexts } from '../services/use-texts.ts';
import css from './progress.module.css';

/** A long job: what it is doing, how far it is, and the time left. */
export function TrainingProgress({ progress }: { readonly progress: TeachProgress }) {
  const { t, formats } = useTexts();
  const { phase, fraction, secondsLeft } = progress;
  const left = (): string => {
    if (secondsLeft === null) {
      return '';
    }
    return secondsLeft < 1 ? t('first.almost') : t('first.left', { time: formats.seconds(Math.ceil(secondsLeft)) });
  };
  return (
    <div className={css.progress}>
      <div className={css.texts}>
        <span>{t(`phase.${phase}`)}</span>
        <span>{left()}</span>
      </div>
      <progress value={fraction} max={1} aria-label={t(`phase.${phase}`)} />
      <span className={css.share}>{formats.percent(Math.round(fraction * 100) / 100)}</span>
    </div>
  );
}
