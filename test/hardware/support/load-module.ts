import { assert } from './run-checks.ts';
import { runProgram, tail } from './run-program.ts';

/** Loads a module of the guest's kernel, which is unpacked but not installed. */
export async function loadModule(name: string, ...options: readonly string[]): Promise<void> {
  const directory = process.env['MAI_GUEST_KERNEL'] ?? '/';
  const { code, output } = await runProgram('modprobe', ['-d', directory, name, ...options], 20);
  assert(code === 0, `modprobe ${name}: ${tail(output)}`);
}
