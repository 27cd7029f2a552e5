import { expect, test } from 'vitest';
import { createMutex } from './mutex.ts';
import { partSerialAt } from './part-serial.ts';

test('a serial is the product code and the time', () => {
  expect(partSerialAt('B-114', Date.UTC(2026, 10, 23, 3, 47, 12, 456) * 1000)).toBe('B-114-261123-034712.4');
});

test('tasks of a mutex never overlap and a failing one does not stop the next', async () => {
  const turn = createMutex();
  const log: string[] = [];
  const task = (name: string) => async (): Promise<void> => {
    log.push(`${name} starts`);
    await Promise.resolve();
    log.push(`${name} ends`);
    if (name === 'a') {
      throw new Error(name);
    }
  };
  const results = await Promise.allSettled([turn(task('a')), turn(task('b'))]);
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
