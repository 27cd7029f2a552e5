import { describe, expect, test } from 'vitest';
import { createProgressBar, drawLine } from './progress-bar.ts';

function watch(isWatched: boolean) {
  const written: string[] = [];
  let nowUs = 0;
  const clock = { nowUs: () => nowUs, monotonicUs: () => nowUs };
  const bar = createProgressBar({ isWatched, clock, writeAside: (text) => written.push(text) });
  return { bar, written, passSeconds: (seconds: number) => (nowUs += seconds * 1_000_000) };
}

describe('progress bar', () => {
  test('shows share, label and the time left worked out from the time passed', () => {
    const { bar, written, passSeconds } = watch(true);
    bar.update(0, 'reading');
    passSeconds(10);
    bar.update(0.25, 'reading');
    expect(written[0]).toContain('  0 %  reading');
    expect(written[0]).not.toContain('left');
    expect(written[1]).toContain(' 25 %  reading  30 s left');
  });

  test('redraws at most ten times a second, the last step always', () => {
    const { bar, written, passSeconds } = watch(true);
    for (let step = 0; step < 100; step++) {
      passSeconds(0.01);
      bar.update(step / 100, 'x');
    }
    bar.update(1, 'x');
    expect(written.length).toBeGreaterThan(9);
    expect(written.length).toBeLessThan(13);
    expect(written.at(-1)).toContain('100 %');
  });

  test('writes nothing where nobody watches', () => {
    const { bar, written } = watch(false);
    bar.update(0.5, 'x');
    bar.end();
    expect(written).toEqual([]);
  });

  test('minutes are written as minutes, shares stay within the bar', () => {
    expect(drawLine(0.5, 'x', 90.2)).toContain('1 min 31 s left');
    expect(drawLine(7, 'x', null)).toContain('████████████████████████ 100 %');
    expect(drawLine(-1, 'x', null)).toContain('░░░░░░░░░░░░░░░░░░░░░░░░   0 %');
  });
});
