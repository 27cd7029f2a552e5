import { join } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { systemClock } from '../../contract/clock.ts';
import { findProject } from '../project.ts';
import { runMai } from './run-mai.ts';

/** What starts us may pass on the Ctrl+C that the terminal sent us too; only a later one means "at once". */
const SAME_INTERRUPT_US = 1_000_000;
const EXIT_INTERRUPTED = 130;

const interrupt = new AbortController();
let interruptedAtUs = 0;
process.on('SIGINT', () => {
  const nowUs = systemClock.monotonicUs();
  if (!interrupt.signal.aborted) {
    interruptedAtUs = nowUs;
    interrupt.abort();
  } else if (nowUs - interruptedAtUs > SAME_INTERRUPT_US) {
    process.exit(EXIT_INTERRUPTED);
  }
});
// A reader such as `head` closes the pipe when it has enough; that is no failure.
process.stdout.on('error', () => process.exit());

const projectDirectory = findProject(import.meta.url);
process.exitCode = await runMai(
  process.argv.slice(2),
  {
    writeLine: (line) => void process.stdout.write(`${line}\n`),
    writeAside: (text) => void process.stderr.write(text),
    isWatched: process.stderr.isTTY,
    input: () => addAbortSignal(interrupt.signal, process.stdin),
    clock: systemClock,
    projectDirectory,
    resourcesDirectory: process.env['MAI_RESOURCES_DIRECTORY'] ?? join(projectDirectory, 'resources'),
    signal: interrupt.signal,
  },
  process.env['MAI_DEBUG'] === '1',
);
