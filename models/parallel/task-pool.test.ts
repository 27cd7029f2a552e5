import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { growForestTask } from '../maintenance/forest/grow-forest-task.ts';
import { defineTask } from './task.ts';
import { createInlinePool, createTaskPool, defaultThreads, type TaskPool } from './task-pool.ts';

const binned = { rowCount: 4, edges: [Float32Array.of(1.5)], codes: Uint16Array.of(0, 0, 1, 1) };
const settings = {
  outputCount: 1,
  maximumDepth: 4,
  featuresPerSplit: 1,
  minimumSplitWeight: 0,
  minimumLeafWeight: 0,
  valueStep: 2 ** -20,
  seed: 1,
  bootstrap: false,
  monotone: Int8Array.of(0),
};
const input = {
  binned,
  targets: Float64Array.of(0, 0, 1, 1),
  weights: new Float64Array(4).fill(1),
  settings,
  firstTree: 0,
};

/** Ends the pool after the test. */
function use(pool: TaskPool): TaskPool {
  onTestFinished(() => pool[Symbol.asyncDispose]());
  return pool;
}

describe.each([
  ['inline', () => createInlinePool()],
  ['of threads', () => createTaskPool(2)],
])('a pool %s', (_, createPool) => {
  test('gives each caller its own result, however many wait', async () => {
    const pool = use(createPool());
    const counts = [1, 2, 3, 4, 5, 6, 7];
    const parts = await Promise.all(counts.map((treeCount) => pool.run(growForestTask, { ...input, treeCount })));
    expect(parts.map(({ trees }) => trees.length)).toEqual(counts);
    expect([...(parts[0]?.trees[0]?.values ?? [])]).toEqual([0, 0, 1]);
  });

  test('tells of progress', async () => {
    const pool = use(createPool());
    const seen: number[] = [];
    await pool.run(growForestTask, { ...input, treeCount: 4 }, { onProgress: (fraction) => seen.push(fraction) });
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test('starts nothing for a signal that fired before, and rejects what runs when it fires', async () => {
    const pool = use(createPool());
    const before = pool.run(growForestTask, { ...input, treeCount: 1 }, { signal: AbortSignal.abort() });
    await expect(before).rejects.toMatchObject({ code: 'cancelled' });
    const stop = new AbortController();
    const running = pool.run(
      growForestTask,
      { ...input, treeCount: 1_000_000 },
      { signal: stop.signal, onProgress: () => stop.abort() },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect((await pool.run(growForestTask, { ...input, treeCount: 1 })).trees).toHaveLength(1);
  });
});

describe('a pool of threads', () => {
  test('passes a task that it does not know back as an error, and goes on', async () => {
    const pool = use(createTaskPool(1));
    const unknown = defineTask('unknown', () => 1);
    await expect(pool.run(unknown, null)).rejects.toMatchObject({ code: 'not-found', name: 'AppError' });
    expect((await pool.run(growForestTask, { ...input, treeCount: 1 })).trees).toHaveLength(1);
  });

  test('rejects what waits and what runs when it is closed', async () => {
    const pool = createTaskPool(1);
    const calls = [1, 2, 3].map(() => pool.run(growForestTask, { ...input, treeCount: 10_000_000 }));
    const outcomes = Promise.allSettled(calls);
    await pool[Symbol.asyncDispose]();
    const codes = (await outcomes).map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as AppError).code : 'done',
    );
    expect(codes).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await expect(pool.run(growForestTask, { ...input, treeCount: 1 })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.each([0, 1.5, -1])('of %d threads is refused', (threads) => {
    expect(() => createTaskPool(threads)).toThrow(AppError);
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
  });
});
