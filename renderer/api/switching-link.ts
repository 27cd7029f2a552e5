import { type ClientContext, type ClientLink, type ClientOptions, ORPCError } from '@orpc/client';
import { AppError, type ErrorCode, errorCodes } from '../../contract/errors.ts';
import type { OpenLink } from './engine-transport.ts';

const knownCodes = new Set<string>(errorCodes);

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && knownCodes.has(code);
}

function hasCode(data: unknown): data is { readonly code: unknown } {
  return typeof data === 'object' && data !== null && 'code' in data;
}

/** Returns what went wrong as an AppError, whatever the link threw. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) {
    return error;
  }
  if (error instanceof ORPCError) {
    if (hasCode(error.data) && isErrorCode(error.data.code)) {
      return new AppError(error.data.code, error.message, { cause: error });
    }
    return new AppError(error.status === 400 ? 'bad-request' : 'unexpected', error.message, { cause: error });
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return new AppError('cancelled', 'The request was cancelled.', { cause: error });
  }
  return new AppError('unexpected', error instanceof Error ? error.message : String(error), { cause: error });
}

function unavailable(): AppError {
  return new AppError('engine-unavailable', 'The engine is not reachable: wait until it has been restarted.');
}

/** Rejects as soon as the link ends, because a port that died answers nothing and its callers would wait for ever. */
function rejectWhenEnded(ended: AbortSignal, settled: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    ended.addEventListener('abort', () => reject(unavailable()), { once: true, signal: settled });
  });
}

/** A link that outlives the engine processes behind it, so that one client serves the window's whole life. */
export interface SwitchingLink extends ClientLink<ClientContext> {
  use(link: OpenLink | null): void;
}

/** Returns a link whose calls reject with `engine-unavailable` until `use` names a living one. */
export function createSwitchingLink(): SwitchingLink {
  let current: OpenLink | null = null;
  return {
    use(link) {
      current = link;
    },
    async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>) {
      const open = current;
      if (open === null || open.ended.aborted) {
        throw unavailable();
      }
      const settled = new AbortController();
      try {
        return await Promise.race([open.link.call(path, input, options), rejectWhenEnded(open.ended, settled.signal)]);
      } catch (error) {
        throw open.ended.aborted ? unavailable() : toAppError(error);
      } finally {
        settled.abort();
      }
    },
  };
}
