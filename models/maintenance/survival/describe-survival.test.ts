import { expect, test } from 'vitest';
import { renderReport } from '../../report/render-report.ts';
import { describeSurvival, tellWear, threeDigits } from './describe-survival.ts';
import { summariseGroups } from './summarise-lives.ts';

const times = [54, 187, 216, 240, 244, 335, 361, 373, 375, 386];
const observations = times.map((time) => ({ time, hasFailed: true }));
const shared = { time: 'hours', confidence: 0.9, provenance: [] };

test('one group is told by its figures and its curve', () => {
  const found = summariseGroups([{ name: 'all', observations }], 0.9);
  const report = describeSurvival({ ...found, ...shared });
  expect(report.subtitle).toBe('10 parts, 10 failures, 0 still running when last seen');
  expect(report.figures.map(({ name }) => name)).toEqual(['B10 life', 'Mean life', 'Weibull shape', 'Weibull scale']);
  expect(report.sections.map(({ heading }) => heading)).toEqual([
    `A tenth has failed by ${threeDigits(found.summaries[0]?.b10.value ?? 0)} hours`,
  ]);
  expect(report.sections[0]?.table?.rows).toHaveLength(times.length);
  expect(renderReport(report)).toContain('observed (Kaplan–Meier)');
});

test('several groups are compared, the first to fail foremost, and one that cannot be judged is named', () => {
  const late = observations.map(({ time, hasFailed }) => ({ time: time * 3, hasFailed }));
  const found = summariseGroups(
    [
      { name: 'late', observations: late },
      { name: 'early', observations },
      { name: 'new', observations: [{ time: 9, hasFailed: false }] },
    ],
    0.9,
  );
  const { sections } = describeSurvival({ ...found, ...shared });
  expect(sections[0]?.heading).toMatch(/^early fails first: a tenth by/);
  expect(sections[0]?.text).toMatch(/^new: None of the observations is a failure/);
  expect(sections).toHaveLength(3);
});

test.each([
  [{ value: 2, lo: 1.2, hi: 3 }, 20, /more frequent with age/],
  [{ value: 0.5, lo: 0.3, hi: 0.8 }, 20, /rarer with age/],
  [{ value: 1.5, lo: 0.8, hi: 3 }, 20, /no gain from renewing old parts is shown/],
  [{ value: 9, lo: 4, hi: 20 }, 3, /fewer than 5 failures nothing can be said/],
])('a shape of %j from %d failures means only what it shows', (shape, failures, message) => {
  expect(tellWear({ shape, failures })).toMatch(message);
});
