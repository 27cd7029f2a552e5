import type { MessagePort, Transferable } from 'node:worker_threads';
import { AppError, toWireError } from '../../contract/errors.ts';
import type { ThreadMessage, ThreadMethods, ThreadRequest } from './thread-protocol.ts';

export type ThreadHandlers<Methods extends ThreadMethods> = {
  readonly [Name in keyof Methods]: (
    input: Methods[Name]['input'],
    progress: (data: unknown) => void,
  ) => Promise<Methods[Name]['output']> | Methods[Name]['output'];
};

/**
 * Answers the calls of a `ThreadClient`. Errors travel as code and message, because structured clone would
 * drop an AppError's code. Buffers that `transferOf` names are moved, not copied.
 */
export function serveThread<Methods extends ThreadMethods>(
  port: MessagePort,
  handlers: ThreadHandlers<Methods>,
  transferOf: (output: unknown) => readonly Transferable[] = () => [],
): void {
  const answer = async ({ id, method, input }: ThreadRequest): Promise<void> => {
    try {
      const handler = handlers[method];
      if (handler === undefined) {
        throw new AppError('not-found', `this thread has no method ${method}`);
      }
      const output = await handler(input, (data) =>
        port.postMessage({ type: 'progress', id, data } satisfies ThreadMessage),
      );
      port.postMessage({ type: 'result', id, output } satisfies ThreadMessage, [...transferOf(output)]);
    } catch (error) {
      port.postMessage({ type: 'error', id, error: toWireError(error) } satisfies ThreadMessage);
    }
  };
  port.on('message', (request: ThreadRequest) => void answer(request));
}
