import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AppError, ErrorCode } from '../../contract/errors.ts';
import css from './problem-notice.module.css';
import { useTexts } from './services/use-texts.ts';

type Effect = 'safe' | 'safeNothing' | 'stopped' | 'check';

const STOPPING: ReadonlySet<ErrorCode> = new Set([
  'camera-disconnected',
  'engine-unavailable',
  'store-full',
  'store-locked',
  'store-newer',
  'store-read-only',
  'package-altered',
  'package-damaged',
]);

/** Returns what a failure of this kind means for parts and records. */
export function effectOf(code: ErrorCode): Effect {
  if (code === 'store-corrupt') {
    return 'check';
  }
  return STOPPING.has(code) ? 'stopped' : 'safeNothing';
}

export type ProblemNoticeProps = {
  readonly title: string;
  readonly error: AppError;
  readonly children?: ReactNode;
};

/** A failure in full: what happened, what it means for parts and records, what to do, and the code to quote. */
export function ProblemNotice({ title, error, children }: ProblemNoticeProps) {
  const { t } = useTexts();
  return (
    <section className={css.problem} role="alert">
      <IconAlertTriangle size={28} aria-hidden="true" className={css.icon} />
      <div className={css.body}>
        <h2>{title}</h2>
        <p>{t(`problem.what.${error.code}`)}</p>
        <dl>
          <dt>{t('problem.meaning')}</dt>
          <dd>{t(`problem.${effectOf(error.code)}`)}</dd>
          <dt>{t('problem.todo')}</dt>
          <dd>{t(`problem.action.${error.code}`)}</dd>
        </dl>
        <p className={css.small}>{t('problem.details', { message: error.message })}</p>
        <p className={css.small}>{t('problem.code', { code: error.code })}</p>
        {children}
      </div>
    </section>
  );
}
