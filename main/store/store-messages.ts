import type { WireError } from '../../contract/errors.ts';
import type { LocalStore } from './local-store.ts';
import type { StoreIdentity } from './station-store.ts';
import type { StoreOptions } from './store-options.ts';

export type StoreMethod = Exclude<keyof LocalStore, 'identity'>;

/** What the thread is started with. */
export type StoreWorkerData = { readonly options: StoreOptions; readonly nowUs: number };

/** Time travels with each call, because the thread has no clock of its own. */
export type StoreRequest = {
  readonly id: number;
  readonly method: StoreMethod;
  readonly values: readonly unknown[];
  readonly nowUs: number;
};

/** The first message of the thread: open, or why not. */
export type StoreOpened =
  | { readonly type: 'opened'; readonly identity: StoreIdentity }
  | { readonly type: 'failed'; readonly error: WireError };

export type StoreReply =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };
