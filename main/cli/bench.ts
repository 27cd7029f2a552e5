import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { CommandIo } from './command.ts';
import { parseOptions } from './parse-options.ts';
import { runTool } from './run-tool.ts';

/** `mai bench [name]`: runs the benches whose file name holds `name`; they are part of a checkout only. */
export async function bench(argv: readonly string[], io: CommandIo): Promise<number> {
  const { positionals } = parseOptions(argv, {});
  const tool = join(io.projectDirectory, 'tools/bench.mjs');
  if (!existsSync(tool)) {
    throw new AppError('not-found', 'benches need a checkout of the project; clone it and run npm run bench there');
  }
  return runTool(tool, positionals);
}
