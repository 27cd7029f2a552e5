import { type Browser, expect, type Page, test } from '@playwright/test';
import type { Verdict } from '../../contract/verdict.ts';
import { FakeEngine } from './support/fake-engine/fake-engine.ts';
import { makeInspection, makeSession } from './support/fake-engine/make-records.ts';
import { expectAccessible, launchBrowser, type Look, looks, openScreen } from './support/screen-looks.ts';

/** States that a real station reaches only by accident are set on a stand-in for the engine. */
let engine: FakeEngine;
let address: string;
let browser: Browser;

const verdicts: readonly Verdict[] = ['pass', 'fail', 'review', 'cannot-judge'];
test.beforeAll(async () => {
  browser = await launchBrowser();
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  engine = new FakeEngine();
  engine.records = verdicts.map((verdict, index) => makeInspection(engine.images, verdict, index + 1));
  engine.sessions = [makeSession(engine.images, 'collecting', 5), makeSession(engine.images, 'trained', 5)];
  address = await engine.start();
});
test.afterEach(() => engine.stop());

function open(look: Look, onProblem: (problem: string) => void): Promise<Page> {
  return openScreen({ browser, address, look, onProblem });
}

for (const look of looks) {
  test(`every screen is accessible and within its policy: ${look.locale}, ${look.colorScheme}`, async () => {
    test.slow();
    const problems: string[] = [];
    const page = await open(look, (problem) => problems.push(problem));
    const go = (hash: string) => page.evaluate((to) => location.assign(to), hash);

    await expectAccessible(page, 'ready');
    for (const verdict of verdicts) {
      engine.nextVerdict = verdict;
      await page.keyboard.press('Space');
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', verdict);
      await expect(page.getByTestId('judged-picture')).toBeVisible();
      await expectAccessible(page, verdict);
    }
    for (const session of engine.sessions) {
      await go(`#/teach/${session.sessionId}`);
      await expect(page.getByRole('heading', { level: 1, name: session.name })).toBeVisible();
      await expectAccessible(page, session.state);
    }
    await go('#/teach');
    await expectAccessible(page, 'teach');
    await go('#/recipes');
    await expect(page.getByTestId('recipe')).toHaveCount(3);
    await expectAccessible(page, 'recipes');
    await go('#/history');
    await page.getByTestId('history-table').getByRole('button').first().click();
    await expect(page.getByTestId('record-detail')).toBeVisible();
    await expectAccessible(page, 'history');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'keys');
    expect(problems).toEqual([]);
    await page.context().close();
  });
}

test('what is wrong is said in words, and ready is never said then', async () => {
  const page = await open(looks[0], () => undefined);
  const { status } = engine;
  const states = [
    [{ disk: { state: 'full', freeBytes: 0 } }, 'The disk is full.'],
    [
      { disk: { state: 'green', freeBytes: 1e12 }, camera: { info: engine.cameraInfo, state: 'lost' } },
      'The camera is gone.',
    ],
    [
      { camera: status.camera, fault: { code: 'camera-timeout', message: 'No trigger.', remedy: 'Check it.' } },
      'No trigger.',
    ],
  ] as const;
  for (const [change, words] of states) {
    engine.set(change);
    await expect(page.getByRole('alert')).toContainText(words);
    await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'blocked');
    await expectAccessible(page, words);
  }
  engine.set({ fault: null, recipe: null });
  await expect(page.getByRole('button', { name: 'Teach a part' })).toBeVisible();
  await expectAccessible(page, 'no recipe');
  engine.set({ preparation: { phase: 'features', fraction: 0.4, secondsLeft: 12 } });
  await expect(page.getByTestId('preparation')).toContainText('12 s left');
  await expectAccessible(page, 'preparation');
  await page.context().close();
});

test('a lost engine is told, shows no old verdict, and is found again', async () => {
  const page = await open(looks[0], () => undefined);
  await page.keyboard.press('Space');
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'pass');
  engine.isRefusing = true;
  engine.dropConnections();
  await expect(page.getByRole('alert')).toContainText('Parts are not being judged; records are safe.');
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'lost');
  await expect(page.getByRole('button', { name: 'Inspect', exact: true })).toBeDisabled();
  await expectAccessible(page, 'lost');
  engine.isRefusing = false;
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'ready');
  await expect(page.getByRole('alert')).toBeHidden();
  await page.context().close();
});

test('a failed call says what happened, what it means, what to do, and its code', async () => {
  const page = await open(looks[0], () => undefined);
  engine.broken.set('inspection.trigger', 'camera-timeout');
  await page.keyboard.press('Space');
  const notice = page.getByRole('alert');
  for (const words of ['The part was not inspected', 'Records are safe.', 'Check the cable', 'camera-timeout']) {
    await expect(notice).toContainText(words);
  }
  await expectAccessible(page, 'failure');
  await page.context().close();
});

test('a decision by key acts at once and can be undone; a scanned code is no decision', async () => {
  const page = await open(looks[0], () => undefined);
  await page.keyboard.press('Space');
  const verdict = page.getByTestId('verdict');
  await expect(verdict).toHaveAttribute('data-verdict', 'pass');
  await page.keyboard.type('3D88Q\n');
  await expect(page.getByText('Next part: 3d88q')).toBeVisible();
  await expect(verdict).toHaveAttribute('data-verdict', 'pass');
  await page.keyboard.press('d');
  await expect(verdict).toHaveAttribute('data-verdict', 'fail');
  await page.keyboard.press('z');
  await expect(verdict).toHaveAttribute('data-verdict', 'pass');
  await page.context().close();
});
