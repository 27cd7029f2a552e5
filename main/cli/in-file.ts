import { AppError } from '../../contract/errors.ts';

/** Runs a step of work on a file so that the message of its failure begins with the file's name. */
export async function inFile<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof AppError && !cause.message.startsWith(path)
      ? new AppError(cause.code, `${path}: ${cause.message}`, { cause })
      : cause;
  }
}
