import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { solveInventory } from '../../models/supply/inventory/solve-inventory.ts';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/guides/data-scientist.md'), 'utf8');
const examples = Array.from(guide.matchAll(/```js\n(?<code>[^]*?)```/g), ({ groups }) => groups?.['code'] ?? '');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-guide-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules', 'manufactureai'));
  for (const [name, lines] of Object.entries({ machines, signals, lives, demand })) {
    await writeFile(join(folder, `${name}.csv`), `${lines().join('\n')}\n`);
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** 200 pumps that fail from a torque of 60 on. */
function machines(): string[] {
  const random = seededRandom(1);
  const rows = Array.from({ length: 200 }, (_, index) => {
    const torque = 100 * random();
    return `P${index},${torque.toFixed(2)},${(50 * random()).toFixed(1)},${torque > 60 ? 1 : 0}`;
  });
  return ['serial,torque,speed,failure', ...rows];
}

/** Two sensors, the second of which jumps after 450 rows. */
function signals(): string[] {
  const random = seededRandom(2);
  const rows = Array.from({ length: 500 }, (_, row) => {
    const time = new Date(Date.UTC(2026, 0, 1, 0, 0, row)).toISOString();
    return `${time},${(10 + random()).toFixed(4)},${(row < 450 ? random() : 4 + random()).toFixed(4)}`;
  });
  return ['time,current,vibration', ...rows];
}

/** Twelve machines whose vibration grows towards their end. */
function lives(): string[] {
  const random = seededRandom(3);
  const rows = Array.from({ length: 12 }, (_, unit) => {
    const length = 60 + Math.floor(40 * random());
    return Array.from({ length }, (__, cycle) => {
      const wear = Math.exp((cycle - length) / 20);
      return `${unit + 1},${cycle + 1},${(wear + 0.05 * random()).toFixed(4)},${(20 + random()).toFixed(3)}`;
    });
  });
  return ['unit,cycle,vibration,temperature', ...rows.flat()];
}

/** Five items of four years. */
function demand(): string[] {
  const random = seededRandom(4);
  const months = Array.from({ length: 48 }, (_, month) => `m${month + 1}`);
  const rows = Array.from({ length: 5 }, (_, item) => {
    const values = months.map((__, month) =>
      (100 + 10 * item + 20 * Math.sin((Math.PI * month) / 6) + 8 * random()).toFixed(0),
    );
    return [`item ${item + 1}`, ...values].join(',');
  });
  return [['id', ...months].join(','), ...rows];
}

async function runNode(file: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [file], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code]: unknown[] = await once(child, 'close');
  return { code, stdout, stderr };
}

const analystGuide = readFileSync(join(root, 'docs/guides/supply-chain-analyst.md'), 'utf8');
const problems = Array.from(
  analystGuide.matchAll(/`(?<problem>\{"problem".*?\})` \|/g),
  ({ groups }) => groups?.['problem'] ?? '',
);

test('the guide for supply-chain analysts has problems', () => {
  expect(problems.length).toBeGreaterThanOrEqual(6);
});

test.each(problems)('%s is solved, and knows every field', (problem) => {
  expect(solveInventory(JSON.parse(problem))).toMatchObject({ ignored: [] });
});

test('the guide for data scientists has examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(8);
});

test.each(examples.map((code, index) => ({ code, index, title: /from 'manufactureai[^]*?;\n\n(.*)/.exec(code)?.[1] })))(
  'example $index runs as it stands in the guide: $title',
  async ({ code, index }) => {
    const file = join(folder, `example-${index}.mjs`);
    await writeFile(file, code);
    const run = await runNode(file);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout !== '' || code.includes('writeFileSync')).toBe(true);
    expect(run.stdout).not.toMatch(/NaN|undefined/);
  },
);
