import { expect, test } from './fixtures.ts';
import { OperatorPage } from './pages/operator-page.ts';

test.use({ settings: { MAI_INSPECTION_TAKT_MS: '400' } });

test('an engine killed mid-run loses no record, and the screen says what happens', async ({ station, shell }) => {
  const operator = new OperatorPage(station.page);
  await operator.waitForVerdict();
  await expect.poll(() => operator.count()).toBeGreaterThanOrEqual(2);
  const judged = await operator.count();
  await station.killEngine();
  await expect(operator.lost).toBeVisible();
  await expect(operator.verdict).toHaveAttribute('data-verdict', 'lost');
  if (shell === 'browser') {
    // Nobody watches over a headless engine but the person or service that started it.
    await station.restart();
  }
  const after = new OperatorPage(station.page);
  await after.waitForVerdict();
  await expect(after.lost).toBeHidden();
  await expect.poll(() => after.count()).toBeGreaterThan(judged);
});
