import { expect, test } from 'vitest';
import { groupEpisodes, meanShares } from './summarise-alarms.ts';

const alarm = (row: number, score: number, ...contributions: number[]) => ({
  row,
  score,
  contributions: Float64Array.from(contributions),
});

test('alarms with few quiet rows between them are one episode, told by its highest score and its sensors', () => {
  const episodes = groupEpisodes(
    [alarm(10, 2, 0.2, 0.8), alarm(21, 5, 0.4, 0.6), alarm(33, 1.5, 1, 0)],
    ['flow', 'load'],
  );
  expect(episodes).toHaveLength(2);
  expect(episodes[0]).toMatchObject({ from: 10, to: 21, alarms: 2, peak: 5 });
  expect(episodes[0]?.sensors.map(({ name }) => name)).toEqual(['load', 'flow']);
  expect(episodes[0]?.sensors[0]?.share).toBeCloseTo(0.7, 12);
  expect(episodes[1]).toMatchObject({ from: 33, to: 33, alarms: 1, peak: 1.5 });
});

test('without alarms there is no episode and no sensor has a share', () => {
  expect(groupEpisodes([], ['flow'])).toEqual([]);
  expect(meanShares([], ['flow'])).toEqual([{ name: 'flow', share: 0 }]);
});
