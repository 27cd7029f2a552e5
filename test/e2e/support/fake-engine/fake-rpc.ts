import { implement, ORPCError } from '@orpc/server';
import { engineContract } from '../../../../contract/engine-contract.ts';
import type { ErrorCode } from '../../../../contract/errors.ts';

/** Returns a failure as the engine sends it. */
export function failure(code: ErrorCode, message: string) {
  return new ORPCError('FAILED', { status: 422, message, data: { code } });
}

/** Returns the contract ready to be implemented; calls named in `broken` fail with the code given there. */
export function createRpc(broken: ReadonlyMap<string, string>) {
  return implement(engineContract).use(({ next, path }) => {
    const code = broken.get(path.join('.'));
    if (code !== undefined) {
      throw new ORPCError('FAILED', { status: 422, message: 'what the station said', data: { code } });
    }
    return next();
  });
}

export type FakeRpc = ReturnType<typeof createRpc>;
