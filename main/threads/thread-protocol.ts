import type { WireError } from '../../contract/errors.ts';

/** What a worker thread can do: input and output of each method, plain data that structured clone can carry. */
export type ThreadMethods = { readonly [method: string]: { readonly input: unknown; readonly output: unknown } };

export type ThreadRequest = { readonly id: number; readonly method: string; readonly input: unknown };

export type ThreadMessage =
  | { readonly type: 'result'; readonly id: number; readonly output: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError }
  | { readonly type: 'progress'; readonly id: number; readonly data: unknown };
