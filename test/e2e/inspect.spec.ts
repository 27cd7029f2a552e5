import { expect, test } from './fixtures.ts';
import { OperatorPage } from './pages/operator-page.ts';

test.describe('a station that inspects by itself', () => {
  test.use({ settings: { MAI_INSPECTION_TAKT_MS: '400' } });

  test('teaches its sample product on first start and judges part after part', async ({ station }) => {
    const operator = new OperatorPage(station.page);
    await operator.waitForVerdict();
    await expect.poll(() => operator.count()).toBeGreaterThanOrEqual(3);
    await operator.pause.click();
    await expect(operator.resume).toBeVisible();
    await expect(operator.lastParts).not.toHaveCount(0);
  });
});

test.describe('a station that waits for a person', () => {
  test.use({ settings: { MAI_INSPECTION_STARTS_RUNNING: 'false' } });

  test('a judged part is still there after a restart', async ({ station }) => {
    const before = new OperatorPage(station.page);
    const serial = await before.inspectPart();
    await station.restart();
    const after = new OperatorPage(station.page);
    await after.waitForEngine();
    await expect(after.parts).toHaveText('1');
    expect(await after.newestSerial()).toBe(serial);
    await after.goTo('History');
    await expect(station.page.getByText(serial).first()).toBeVisible();
  });

  test('the space bar inspects, and a person corrects by key', async ({ station }) => {
    const operator = new OperatorPage(station.page);
    await expect(operator.inspect).toBeEnabled({ timeout: 75_000 });
    await station.page.keyboard.press('Space');
    await operator.waitForVerdict();
    await station.page.keyboard.press('3');
    await expect(operator.verdict).toHaveAttribute('data-verdict', 'fail');
    await expect(operator.parts).toHaveText('1');
  });
});
