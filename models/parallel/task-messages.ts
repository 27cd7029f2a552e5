import type { WireError } from '../../contract/errors.ts';

export type TaskRequest = {
  readonly name: string;
  readonly input: unknown;
  /** One shared cell: not 0 once the caller gave up. */
  readonly cancelFlag: Int32Array;
};

export type TaskMessage =
  | { readonly type: 'progress'; readonly fraction: number }
  | { readonly type: 'result'; readonly output: unknown }
  | { readonly type: 'error'; readonly error: WireError };
