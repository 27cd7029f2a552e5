import { implement, ORPCError } from '@orpc/server';
import { engineContract } from '../../../contract/engine-contract.ts';
import { AppError, toWireError, type ErrorCode } from '../../../contract/errors.ts';

export type Implementer = ReturnType<typeof createImplementer>;

/** Returns the contract to be implemented, each procedure's failures turned into what may cross to a window. */
export function createImplementer(onError: (error: unknown) => void) {
  return implement(engineContract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw toRpcError(error, (unexpected) =>
        onError(new Error(`call ${path.join('.')} failed`, { cause: unexpected })),
      );
    }
  });
}

const UNEXPECTED: ErrorCode = 'unexpected';

/** A known failure keeps its sentence; anything else is logged and told without its inner words. */
function toRpcError(error: unknown, onUnexpected: (error: unknown) => void): ORPCError<string, unknown> {
  if (error instanceof ORPCError) {
    return error;
  }
  if (error instanceof AppError) {
    const { code, message } = toWireError(error);
    return new ORPCError('FAILED', { status: 422, message, data: { code }, defined: true });
  }
  onUnexpected(error);
  const message = 'Something went wrong in the station: try again, then look into the log';
  return new ORPCError('FAILED', { status: 422, message, data: { code: UNEXPECTED }, defined: true });
}
