import { Readable } from 'node:stream';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../contract/clock.ts';
import { runMai } from './run-mai.ts';

let projectDirectory = '';
beforeAll(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'mai-project-'));
  await writeFile(join(projectDirectory, 'package.json'), '{"version": "1.2.3"}');
});
afterAll(async () => {
  await rm(projectDirectory, { recursive: true, force: true });
});

async function run(argv: readonly string[], showStack = false) {
  const lines: string[] = [];
  let aside = '';
  const io = {
    writeLine: (line: string) => void lines.push(line),
    writeAside: (text: string) => void (aside += text),
    isWatched: false,
    input: () => Readable.from([]),
    clock: systemClock,
    projectDirectory,
    resourcesDirectory: join(projectDirectory, 'resources'),
    signal: new AbortController().signal,
  };
  const code = await runMai(argv, io, showStack);
  return { code, lines, aside };
}

describe('runMai', () => {
  test('--version prints the version of the project', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, lines: ['1.2.3'], aside: '' });
  });

  test('no command, help and help for each command go to the results', async () => {
    const general = await run([]);
    expect(general.code).toBe(0);
    expect(general.lines.join('\n')).toMatch(/^ {2}train-maintenance {2,}learn to predict/m);
    for (const name of ['teach', 'inspect', 'evaluate', 'verify-trail', 'simulate-camera', 'station', 'bench']) {
      expect(general.lines.join('\n')).toContain(`\n  ${name} `);
      expect((await run(['help', name])).lines[0]).toContain(`mai ${name}`);
      expect(await run([name, '--help'])).toEqual(await run(['help', name]));
    }
  });

  test('an unknown command, also one that objects inherit, is wrong use in one line', async () => {
    for (const name of ['frobnicate', 'constructor', 'toString']) {
      expect(await run([name])).toEqual({
        code: 2,
        lines: [],
        aside: `mai: there is no command "${name}"; mai help lists them\n`,
      });
      expect((await run(['help', name])).code).toBe(2);
    }
  });

  test('benches outside a checkout say where they are', async () => {
    const { code, aside } = await run(['bench']);
    expect(code).toBe(1);
    expect(aside).toMatch(/^mai: benches need a checkout[^\n]*\n$/);
  });

  test('the stack is shown only when asked for', async () => {
    expect((await run(['bench'], true)).aside).toContain('at ');
    expect((await run(['bench'])).aside).not.toContain('    at ');
  });

  test('an unexpected failure is one line too', async () => {
    await writeFile(join(projectDirectory, 'package.json'), '{"version":\n broken');
    const { code, aside } = await run(['--version']);
    expect(code).toBe(1);
    expect(aside).toMatch(/^mai: [^\n]+\n$/);
  });
});
