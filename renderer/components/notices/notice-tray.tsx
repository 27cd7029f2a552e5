import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { useKeys } from '../keyboard/use-keys.ts';
import { ProblemNotice } from '../problem-notice.tsx';
import { useServices } from '../services/services.ts';
import { useTexts } from '../services/use-texts.ts';
import type { Notice } from './notice-store.ts';
import css from './notices.module.css';

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const { t } = useTexts();
  const { undo, dismiss } = useStore(useServices().notices);
  const close = (
    <button
      type="button"
      className={css.close}
      aria-label={t('actions.dismiss')}
      onClick={() => dismiss(notice.noticeId)}
    >
      <IconX size={22} aria-hidden="true" />
    </button>
  );
  if (notice.error !== null) {
    return (
      <div className={css.failure}>
        <ProblemNotice title={notice.text} error={notice.error} />
        {close}
      </div>
    );
  }
  return (
    <div className={css.notice}>
      <span>{notice.text}</span>
      {notice.canUndo && (
        <Button variant="default" size="md" onClick={() => undo(notice.noticeId)}>
          {t('actions.undo')} <kbd className={css.key}>Z</kbd>
        </Button>
      )}
      {close}
      {notice.canUndo && <span className={css.timer} aria-hidden="true" />}
    </div>
  );
}

/** What was just done, with its undo, and what failed. Lies above the action bar and never takes the focus. */
export function NoticeTray() {
  const { notices, undo } = useStore(useServices().notices);
  useKeys({ z: () => undo() });
  return (
    <div className={css.tray} aria-live="polite">
      {notices.map((notice) => (
        <NoticeCard key={notice.noticeId} notice={notice} />
      ))}
    </div>
  );
}
