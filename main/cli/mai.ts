import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../contract/clock.ts';
import { runMai } from './run-mai.ts';

/** Returns the nearest folder above this file that holds package.json: the same from sources and from the bundle. */
function findProject(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json')) && dirname(directory) !== directory) {
    directory = dirname(directory);
  }
  return directory;
}

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
// A reader such as `head` closes the pipe when it has enough; that is no failure.
process.stdout.on('error', () => process.exit());

const projectDirectory = findProject();
process.exitCode = await runMai(
  process.argv.slice(2),
  {
    writeLine: (line) => void process.stdout.write(`${line}\n`),
    writeAside: (text) => void process.stderr.write(text),
    isWatched: process.stderr.isTTY,
    clock: systemClock,
    projectDirectory,
    resourcesDirectory: process.env['MAI_RESOURCES_DIRECTORY'] ?? join(projectDirectory, 'resources'),
    signal: interrupt.signal,
  },
  process.env['MAI_DEBUG'] === '1',
);
