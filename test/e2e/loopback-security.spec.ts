import { request as httpRequest } from 'node:http';
import { expect, test } from './fixtures.ts';
import { emptyStation } from './support/running-station.ts';

test.use({ settings: emptyStation });

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>> };

/** A browser sets these headers itself; whoever attacks from another page or program does not ask it. */
function knock(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers });
    const answer = ({ statusCode, headers: answered }: { statusCode?: number | undefined; headers: object }) => {
      request.destroy();
      resolve({ status: statusCode ?? 0, headers: { ...answered } });
    };
    request.once('response', answer);
    request.once('upgrade', answer);
    request.once('error', reject);
    request.end();
  });
}

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

test('the token is gone from the address bar and kept for a reload', async ({ station }) => {
  await expect(station.page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/?$/);
  await station.page.reload();
  await expect(station.page.getByText('Connecting to the station…')).toBeHidden();
});

test('the engine is reached only with the token of this start', async ({ station }) => {
  const origin = new URL(station.page.url()).origin;
  const token = await station.page.evaluate(() => sessionStorage.getItem(sessionStorage.key(0) ?? '') ?? '');
  const dial = (protocols: string) =>
    knock(`${origin}/engine`, { ...upgrade, origin, 'sec-websocket-protocol': protocols });
  expect((await dial(`mai, ${token}`)).status).toBe(101);
  expect((await dial(`mai, ${token.slice(1)}A`)).status).toBe(403);
  expect((await dial('mai')).status).toBe(403);
});

test('a page of another site is refused even with the token', async ({ station }) => {
  const { origin, port } = new URL(station.page.url());
  const token = await station.page.evaluate(() => sessionStorage.getItem(sessionStorage.key(0) ?? '') ?? '');
  const dial = (headers: Record<string, string>) =>
    knock(`${origin}/engine`, { ...upgrade, 'sec-websocket-protocol': `mai, ${token}`, ...headers });
  expect((await dial({ origin: 'https://example.org' })).status).toBe(403);
  expect((await dial({ origin: `http://example.org:${port}`, host: `example.org:${port}` })).status).toBe(403);
});

test('a name that resolves to this machine is not served', async ({ station }) => {
  const { origin, port } = new URL(station.page.url());
  const answer = await knock(`${origin}/`, { host: `example.org:${port}` });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});
