import { expect, test } from './fixtures.ts';
import { emptyStation } from './support/running-station.ts';

test.use({ settings: emptyStation });

test.describe('the screen', () => {
  test('reaches no Node and runs in an origin of its own', async ({ station, shell }) => {
    const world = await station.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
      station: Object.entries(globalThis).find(([name]) => name === 'station')?.[1] ?? null,
      origin: location.origin,
      isIsolated: crossOriginIsolated,
    }));
    expect(world.node).toEqual([]);
    expect(world.isIsolated).toBe(true);
    expect(world.station).toEqual(shell === 'electron' ? { shell: 'electron' } : null);
    expect(world.origin).toMatch(shell === 'electron' ? /^app:\/\/station$/ : /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('runs no script and loads no picture that is not its own', async ({ station }) => {
    const violated = await station.page.evaluateHandle(() => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
      const elementOf = (name: string, properties: object) => Object.assign(document.createElement(name), properties);
      document.head.append(
        elementOf('script', { textContent: 'globalThis.wasRun = true' }),
        elementOf('style', { textContent: 'body { outline: 7px solid red }' }),
      );
      document.body.append(
        elementOf('img', { src: 'https://example.org/pixel.png' }),
        elementOf('iframe', { src: 'https://example.org/' }),
      );
      void fetch('https://example.org/').catch(() => undefined);
      // Later, because the debugger that runs this function is itself allowed to evaluate.
      setTimeout(() => {
        try {
          // oxlint-disable-next-line no-new-func, no-implied-eval -- that it is refused is what is tested.
          new Function('globalThis.wasRun = true')();
        } catch {
          seen.push('eval');
        }
      });
      return seen;
    });
    const expected = ['script-src-elem', 'style-src-elem', 'img-src', 'connect-src', 'frame-src', 'eval'];
    await expect.poll(() => violated.jsonValue()).toEqual(expect.arrayContaining(expected));
    expect(await station.page.evaluate(() => 'wasRun' in globalThis)).toBe(false);
    expect(await station.page.evaluate(() => getComputedStyle(document.body).outlineWidth)).not.toBe('7px');
  });

  test('is served with a nonce of its own for each load, and nothing beside its folder', async ({ station }) => {
    const answers = await station.page.evaluate(async () => {
      const read = async (path: string) => {
        const response = await fetch(path);
        return { status: response.status, policy: response.headers.get('content-security-policy') ?? '' };
      };
      return {
        pages: [await read('/'), await read('/')],
        beside: await Promise.all(
          ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/../shell/main.cjs', '/none.js'].map(read),
        ),
      };
    });
    const [first, second] = answers.pages.map(({ policy }) => /'nonce-([^']+)'/.exec(policy)?.[1]);
    expect(first).toBeDefined();
    expect(first).not.toBe(second);
    expect(answers.pages[0]?.policy).not.toContain('unsafe');
    expect(answers.beside.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});
