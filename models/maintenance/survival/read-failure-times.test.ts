import { expect, test } from 'vitest';
import { readTable } from '../../table/read-csv.ts';
import { readFailureTimes } from './read-failure-times.ts';

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

const tableOf = (text: string) => readTable(bytesOf(text));

test('without an event column every part has failed', async () => {
  const groups = readFailureTimes(await tableOf('hours\n5\n7.5\n9\n'), { time: 'hours' });
  expect(groups).toEqual([
    {
      name: 'all',
      observations: [
        { time: 5, hasFailed: true },
        { time: 7.5, hasFailed: true },
        { time: 9, hasFailed: true },
      ],
    },
  ]);
});

test.each([
  ['numbers', '1', '0'],
  ['truth', 'true', 'False'],
  ['an answer', 'Yes', 'no'],
  ['a state', 'failed', 'running'],
  ['letters of other programs', 'F', 'S'],
])('an event may be written as %s', async (_, failed, running) => {
  const table = await tableOf(`hours,event\n5,${failed}\n7,${running}\n9,${failed}\n`);
  const [group] = readFailureTimes(table, { time: 'hours', event: 'event' });
  expect(group?.observations.map(({ hasFailed }) => hasFailed)).toEqual([true, false, true]);
});

test('groups come in the order they first appear, numbered ones too', async () => {
  const table = await tableOf('hours,line\n5,2\n7,1\n9,2\n');
  const groups = readFailureTimes(table, { time: 'hours', group: 'line' });
  expect(groups.map(({ name, observations }) => [name, observations.length])).toEqual([
    ['2', 2],
    ['1', 1],
  ]);
});

test.each([
  ['a missing column', 'age\n5\n7\n', /There is no column "hours"; the columns are "age"/],
  ['a time of 0', 'hours,event\n5,1\n0,1\n', /Column "hours", row 2: a part cannot have run for 0/],
  ['a negative time', 'hours,event\n5,1\n-3,1\n', /Column "hours", row 2: a part cannot have run for -3/],
  ['a time left out', 'hours,event\n5,1\n,0\n', /Column "hours", row 2: the time is missing/],
  ['dates for ages', 'hours,event\n2024-01-05,1\n2024-02-05,1\n', /Column "hours" holds dates/],
  ['names for ages', 'hours,event\nold,1\nnew,1\n', /Column "hours" holds texts/],
  ['an event that says neither', 'hours,event\n5,failed\n7,Maybe\n', /Column "event", row 2: "Maybe" does not say/],
  ['an event of 2', 'hours,event\n5,1\n7,2\n', /Column "event", row 2: "2" does not say/],
  ['an event left out', 'hours,event\n5,1\n7,\n', /Column "event", row 2: the cell is empty/],
])('%s is refused by column and row', async (_, text, message) => {
  const table = await tableOf(text);
  const event = text.includes('event') ? { event: 'event' } : {};
  expect(() => readFailureTimes(table, { time: 'hours', ...event })).toThrow(message);
});
