import { parentPort } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { serveThread } from '../../main/threads/serve-thread.ts';

/** A thread for the tests of this folder. */
export type EchoMethods = {
  readonly double: { readonly input: number; readonly output: number };
  readonly fail: { readonly input: 'image-unreadable' | 'other'; readonly output: never };
  readonly count: { readonly input: number; readonly output: number };
  readonly exit: { readonly input: number; readonly output: never };
};

if (parentPort !== null) {
  serveThread<EchoMethods>(parentPort, {
    double: (value) => value * 2,
    fail: (code) => {
      throw code === 'other' ? new Error('other') : new AppError(code, 'cannot');
    },
    count: (upTo, progress) => {
      for (let n = 1; n <= upTo; n += 1) {
        progress(n);
      }
      return upTo;
    },
    exit: (code) => process.exit(code),
  });
}
