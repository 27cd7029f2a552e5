import { type FileSystem, nodeFileSystem } from '../../../../main/store/file-system.ts';

/** A file system that fails once, at a step counted over all its calls. */
export type FailingFileSystem = {
  readonly files: FileSystem;
  /** The `step`-th call from now (from 1) throws an error with this code. */
  readonly failAt: (step: number, code: string) => void;
  /** Whether the failure has happened. */
  readonly hasFailed: () => boolean;
};

export function failingFileSystem(): FailingFileSystem {
  let callsLeft = Number.POSITIVE_INFINITY;
  let failure = 'EIO';
  const passed = (): void => {
    callsLeft -= 1;
    if (callsLeft === 0) {
      throw Object.assign(new Error(`${failure}: injected`), { code: failure });
    }
  };
  const counted = Object.entries(nodeFileSystem).map(([name, method]) => [
    name,
    (...values: readonly unknown[]) => {
      passed();
      return (method as (...values: readonly unknown[]) => unknown)(...values);
    },
  ]);
  return {
    files: Object.fromEntries(counted) as FileSystem,
    failAt: (step, code) => {
      callsLeft = step;
      failure = code;
    },
    hasFailed: () => callsLeft <= 0,
  };
}
