import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../../contract/errors.ts';

/** Time to take an action back. */
export const UNDO_MS = 8_000;
/** Long enough to read and act; afterwards it would only hide what has happened since. */
export const FAILURE_MS = 30_000;
const MAXIMUM_NOTICES = 3;

export type Notice = {
  readonly noticeId: number;
  readonly text: string;
  /** Set for a failure: what happened, to be explained in the person's language. */
  readonly error: AppError | null;
  readonly canUndo: boolean;
};

export type NoticeState = {
  readonly notices: readonly Notice[];
  /** Tells what was done, and offers to take it back for 8 s. */
  readonly tell: (text: string, undo?: () => Promise<void>) => void;
  /** Tells what failed, for 30 s or until dismissed. */
  readonly fail: (text: string, error: AppError) => void;
  /** Takes the named action back, or the last one that can be. Does nothing when the time is over. */
  readonly undo: (noticeId?: number) => void;
  readonly dismiss: (noticeId: number) => void;
};

export type NoticeStore = StoreApi<NoticeState>;

/** Returns a store without notices; `explain` turns what an undo threw into an AppError. */
export function createNoticeStore(explain: (error: unknown) => AppError, undoFailedText: () => string): NoticeStore {
  const undos = new Map<number, () => Promise<void>>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let nextId = 1;

  return createStore<NoticeState>((set, get) => {
    const forget = (noticeId: number): void => {
      undos.delete(noticeId);
      clearTimeout(timers.get(noticeId));
      timers.delete(noticeId);
    };

    const add = (notice: Omit<Notice, 'noticeId'>): number => {
      const noticeId = nextId;
      nextId += 1;
      const notices = [...get().notices, { ...notice, noticeId }];
      for (const dropped of notices.slice(0, -MAXIMUM_NOTICES)) {
        forget(dropped.noticeId);
      }
      set({ notices: notices.slice(-MAXIMUM_NOTICES) });
      return noticeId;
    };

    const remove = (noticeId: number): void => {
      forget(noticeId);
      set({ notices: get().notices.filter((notice) => notice.noticeId !== noticeId) });
    };

    const removeAfter = (noticeId: number, timeMs: number): void => {
      timers.set(
        noticeId,
        setTimeout(() => remove(noticeId), timeMs),
      );
    };

    return {
      notices: [],
      tell(text, undo) {
        const noticeId = add({ text, error: null, canUndo: undo !== undefined });
        if (undo !== undefined) {
          undos.set(noticeId, undo);
        }
        removeAfter(noticeId, UNDO_MS);
      },
      fail(text, error) {
        removeAfter(add({ text, error, canUndo: false }), FAILURE_MS);
      },
      undo(wanted) {
        const noticeId = wanted ?? [...undos.keys()].at(-1);
        const undo = noticeId === undefined ? undefined : undos.get(noticeId);
        if (noticeId === undefined || undo === undefined) {
          return;
        }
        remove(noticeId);
        undo().catch((error: unknown) => get().fail(undoFailedText(), explain(error)));
      },
      dismiss: remove,
    };
  });
}
