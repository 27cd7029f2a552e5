import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { TrialRow } from './interlock-trial.ts';

const PARTS = Number(process.env['INTERLOCK_PARTS'] ?? '10000');
const GREATEST_FALSE_SHARE = 0.001;

test('no part with an injected fault is passed, each names its reason, healthy ones are judged', {
  timeout: 7_200_000,
}, async () => {
  const program = join(import.meta.dirname, 'run-interlock-trial.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program, String(PARTS)], { maxBuffer: 1 << 24 });
  const lines = stdout.trimEnd().split('\n');
  process.stdout.write(`${lines.slice(0, -1).join('\n')}\n`);
  const rows = JSON.parse(lines.at(-1) ?? '[]') as readonly TrialRow[];
  const [healthy, ...faulty] = rows;
  expect(
    faulty.map(({ name, wrongPasses, wronglyJudged, wrongReasons }) => [
      name,
      wrongPasses,
      wronglyJudged,
      wrongReasons,
    ]),
  ).toEqual(faulty.map(({ name }) => [name, 0, 0, 0]));
  expect((healthy?.wronglyJudged ?? 1) / (healthy?.parts ?? 1)).toBeLessThanOrEqual(GREATEST_FALSE_SHARE);
});
