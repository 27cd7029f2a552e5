import { expect, test } from './fixtures.ts';
import { OperatorPage } from './pages/operator-page.ts';
import { TeachPage } from './pages/teach-page.ts';
import { emptyStation } from './support/running-station.ts';

const pictures = 6;

test.use({ settings: emptyStation });

test('a new part is taught, inspected and recorded, and all of it survives a restart', async ({ station }) => {
  const operator = new OperatorPage(station.page);
  await station.page.getByRole('button', { name: 'Teach a part' }).click();
  const teach = new TeachPage(station.page);
  await teach.begin('Bracket', 'B-114-C');
  await teach.takePictures(pictures);
  await teach.train();
  expect(await teach.tryOut('good')).toMatch(/Score|could not be judged/);
  await teach.tryOut('bad');
  await teach.useNow.click();
  await expect(operator.recipe).toContainText('Bracket');
  const serial = await operator.inspectPart();

  await station.restart();
  const again = new OperatorPage(station.page);
  await again.waitForEngine();
  await expect(again.recipe).toContainText('Bracket');
  await expect(again.parts).toHaveText('1');
  expect(await again.newestSerial()).toBe(serial);
  expect(await again.inspectPart()).not.toBe(serial);
});
