import { expect, test } from 'vitest';
import { readResults } from './read-results.mjs';

const planned = JSON.stringify({ planned: ['finds', 'streams'] });
const found = JSON.stringify({ name: 'finds', isOk: true, detail: '1 camera', seconds: 0.1 });

test('each planned check has its result', () => {
  const streamed = JSON.stringify({ name: 'streams', isOk: false, detail: 'torn', seconds: 2 });
  expect(readResults('usb', `${planned}\n${found}\n${streamed}\n`)).toMatchObject([
    { name: 'finds', isOk: true },
    { name: 'streams', isOk: false, detail: 'torn' },
  ]);
});

test('a check without a result failed, also when its line was cut off', () => {
  for (const text of [`${planned}\n${found}\n`, `${planned}\n${found}\n{"name":"streams","isOk":tr`]) {
    expect(readResults('usb', text).map(({ name, isOk }) => [name, isOk])).toEqual([
      ['finds', true],
      ['streams', false],
    ]);
  }
});

test('a guest that left nothing is one failure', () => {
  expect(readResults('usb', '')).toMatchObject([{ name: 'usb', isOk: false }]);
});
