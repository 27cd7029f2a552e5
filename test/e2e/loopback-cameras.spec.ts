import { type Browser, expect, type Page, test } from '@playwright/test';
import { FIRST_VIEW } from '../../contract/recipe.ts';
import { CamerasPage } from './pages/cameras-page.ts';
import { industrialInfo } from './support/fake-engine/fake-cameras.ts';
import { FakeEngine } from './support/fake-engine/fake-engine.ts';
import { expectAccessible, launchBrowser, type Look, looks, openScreen } from './support/screen-looks.ts';

/** Cameras of every kind, and what happens to them, are set on a stand-in for the engine. */
let engine: FakeEngine;
let address: string;
let browser: Browser;
let page: Page;
let cameras: CamerasPage;
const problems: string[] = [];

test.beforeAll(async () => {
  browser = await launchBrowser();
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  problems.length = 0;
  engine = new FakeEngine();
  address = await engine.start();
});
test.afterEach(async () => {
  await page.context().close();
  await engine.stop();
});

async function open(look: Look = looks[0]): Promise<void> {
  page = await openScreen({ browser, address, look, onProblem: (problem) => problems.push(problem) });
  cameras = new CamerasPage(page);
}

async function openWithIndustrialCamera(look: Look = looks[0]): Promise<void> {
  engine.set({ camera: { info: engine.cameras.select(industrialInfo.cameraId), state: 'connected' } });
  await open(look);
}

const go = (hash: string): Promise<void> => page.evaluate((to) => location.assign(to), hash);

for (const look of looks) {
  test(`camera work is accessible and within its policy: ${look.locale}, ${look.colorScheme}`, async () => {
    test.slow();
    await openWithIndustrialCamera(look);
    await go('#/cameras');
    await expect(cameras.cards.getByRole('img')).toHaveCount(3);
    await expect(cameras.cards.getByRole('note')).toHaveCount(1);
    await expectAccessible(page, 'list');

    await go('#/cameras/setup');
    await expect(cameras.histogram).toBeVisible();
    await cameras.focus.getByRole('button').first().click();
    await expect(page.getByTestId('focus-map')).toBeVisible();
    await expectAccessible(page, 'set-up');
    await page.locator('main').getByRole('button').last().click();
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeVisible();
    await expectAccessible(page, 'save');
    await page.keyboard.press('Escape');

    await go('#/cameras/features');
    await expect(page.getByTestId('feature').first()).toBeVisible();
    await expectAccessible(page, 'features');

    await go('#/cameras/calibration');
    await cameras.takePictures(3, page.getByTestId('board-views').getByRole('listitem'));
    await page.getByTestId('board-views').locator('[aria-pressed]').last().click();
    await expect(page.getByTestId('board-corners')).toBeVisible();
    await expect(page.getByTestId('calibration-result')).toBeVisible();
    await expectAccessible(page, 'calibration');

    await go('#/cameras/light');
    await page.locator('main').getByRole('button').last().click();
    await expect(page.getByTestId('light-map')).toBeVisible();
    await expectAccessible(page, 'light');

    await go('#/cameras/commissioning');
    await expect(page.locator('main form')).toBeVisible();
    await expectAccessible(page, 'choose');
    await page.locator('main form').getByRole('button').click();
    await expect(page.getByTestId('placement-count')).toBeVisible();
    await cameras.takePictures(6, cameras.placements);
    await expectAccessible(page, 'commissioning');

    await go('#/recipes');
    await page.getByTestId('recipe').first().getByRole('button').first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'views');
    await page.keyboard.press('Escape');

    engine.hasTwoViews = true;
    engine.nextVerdict = 'fail';
    await go('#/inspect');
    await page.keyboard.press('Space');
    await expect(page.getByTestId('view-chips')).toBeVisible();
    await expectAccessible(page, 'two views');
    expect(problems).toEqual([]);
  });
}

test('the list shows who each camera is, what keeps one from being used, and chooses another', async () => {
  await open();
  await page.keyboard.press('c');
  await expect(page.getByText('4 cameras found')).toBeVisible();
  await expect(cameras.card('SIM-0001')).toContainText('In use');
  await expect(cameras.card('40128831')).toContainText('Plugged in at usb 2-1.4');
  for (const words of ['Another program uses the camera.', 'Close the other program', '192.168.40.2']) {
    await expect(cameras.card('7701-0093')).toContainText(words);
  }
  await expect(page.getByText('Webcam: not available here. Webcams need the desktop program')).toBeVisible();
  await cameras.card('40128831').getByRole('button', { name: 'Use this camera' }).click();
  await expect(cameras.card('40128831')).toContainText('In use');
  await cameras.card('40128831').getByRole('button', { name: 'Set it up' }).click();
  await expect(page.getByRole('heading', { name: 'Example Vision EV-2400M' })).toBeVisible();
});

test('no camera, none in use and a list that cannot be read are told in words', async () => {
  engine.cameras.list = [];
  await open();
  await go('#/cameras');
  await expect(page.getByRole('heading', { name: 'No camera found' })).toBeVisible();
  engine.broken.set('camera.list', 'camera-timeout');
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The camera could not be asked' })).toContainText(
    'Check the cable and the trigger',
  );
  await expectAccessible(page, 'list failed');
  engine.set({ camera: null });
  await go('#/cameras/setup');
  await expect(page.getByRole('heading', { name: 'No camera is in use' })).toBeVisible();
});

test('a value is applied with Enter, what the camera made of it is told, and it can be taken back', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Set-up');
  await expect(cameras.exposure).toHaveValue('7.994');
  await cameras.exposure.fill('5');
  await expect(cameras.exposure).toHaveValue('5');
  expect(engine.cameras.settings.exposureTimeUs).toBe(7994);
  await cameras.exposure.press('Enter');
  await expect(page.getByText('Asked 5 ms, camera took 4.998 ms.')).toBeVisible();
  await expect(cameras.exposure).toHaveValue('4.998');
  await page.getByText('µs', { exact: true }).click();
  await expect(cameras.exposure).toHaveValue('4998');
  await page.getByRole('button', { name: 'Undo change' }).click();
  await expect(cameras.exposure).toHaveValue('7994');
  await expect(page.getByRole('button', { name: 'Undo change' })).toBeDisabled();
});

test('the exposure slider works by key, and clipping is told with its share', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Set-up');
  await expect(cameras.histogram).toContainText('Nothing is clipped');
  await cameras.exposureSlider.focus();
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press('PageUp');
  }
  await expect(cameras.histogram).toContainText(/% of the picture is too bright to tell apart/);
  expect(engine.cameras.settings.exposureTimeUs).toBeGreaterThan(20_000);
});

test('a part of the sensor is drawn on the picture, typed in numbers, and given back', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Set-up');
  await page.getByRole('button', { name: 'Draw on the picture' }).click();
  const picture = (await page.getByTestId('region-drawing').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = (x: number, y: number) => [picture.x + x * picture.width, picture.y + y * picture.height] as const;
  await page.mouse.move(...at(0.25, 0.25));
  await page.mouse.down();
  await page.mouse.move(...at(0.75, 0.75), { steps: 4 });
  await page.mouse.up();
  const region = page.getByRole('region', { name: 'Part of the sensor' });
  await expect(region.getByLabel('Width')).toHaveValue('960');
  expect(engine.cameras.settings.sensorRegion).toEqual({ offsetX: 480, offsetY: 300, width: 960, height: 600 });
  await region.getByLabel('From left').fill('500');
  await region.getByLabel('From left').press('Enter');
  await expect(region.getByLabel('From left')).toHaveValue('496');
  await region.getByRole('button', { name: 'Whole sensor' }).click();
  await expect(region.getByLabel('Width')).toHaveValue('1920');
  await expect(region.getByLabel('From left')).toHaveValue('0');
});

test('a setting that is refused is told, and the camera’s own value comes back', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Set-up');
  engine.broken.set('camera.applySettings', 'camera-refused');
  await cameras.exposure.fill('9');
  await cameras.exposure.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The setting was not changed');
  await expect(cameras.exposure).toHaveValue('7.994');
});

test('the focus meter holds the best value until it begins anew', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Set-up');
  await expect(cameras.focus).toContainText(/% of the best seen\. Turn the lens back a little\./);
  await cameras.focus.getByRole('button', { name: 'Begin anew' }).click();
  await expect(cameras.focus).toContainText('As sharp as it has been');
});

test('a webcam without settings says so instead of showing empty fields', async () => {
  engine.set({ camera: { info: engine.cameras.select('uvc-5f1c'), state: 'connected' } });
  await open();
  await cameras.goTo('Set-up');
  await expect(page.getByText('This camera has no such setting.')).toHaveCount(2);
  await expect(page.getByText('This camera always sends its whole picture.')).toBeVisible();
  await cameras.goTo('All features');
  await expect(page.getByRole('heading', { name: 'This camera tells no features' })).toBeVisible();
});

test('camera and settings are saved to a recipe with a reason, and the band is recorded next', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Set-up');
  await page.getByRole('button', { name: 'Save to recipe…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('At least 3 letters.')).toBeVisible();
  await page.getByLabel('Why is it changed?').fill('new camera on bench 4');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('“Bracket B-114 rev C” is now revision 4')).toBeVisible();
  await page.getByRole('button', { name: 'Record the band' }).click();
  await expect(page.getByRole('heading', { name: 'Bracket B-114 rev C, Main view' })).toBeVisible();
  expect(engine.recipes[0]).toMatchObject({ cameraSerial: '40128831', cameraPortPath: 'usb 2-1.4', revision: 4 });
});

test('what the camera saw is recorded, with its size and place, and stopped from elsewhere', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Set-up');
  await page.getByRole('button', { name: 'Record what the camera sees' }).click();
  await expect(page.getByTestId('recording')).toContainText('Recording: 3 pictures');
  await expect(page.getByTestId('recording')).toContainText('Lies in /var/lib/station/recordings/');
  await cameras.goTo('Light check');
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await expect(page.getByRole('button', { name: 'Stop recording' })).toBeHidden();
  await cameras.goTo('Set-up');
  await expect(page.getByTestId('recording')).toContainText('Recorded 131 pictures');
});

test('features are searched, shown by level, set, refused and executed', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('All features');
  await expect(page.getByText('21 features')).toBeVisible();
  await expect(cameras.feature('Width')).toContainText('Locked while the camera streams.');
  await page.getByText('Guru', { exact: true }).click();
  await expect(cameras.feature('Timestamp')).toContainText('9007199254740993');
  await page.getByLabel('Search features').fill('exposure');
  await expect(page.getByTestId('feature')).toHaveCount(2);
  const exposure = cameras.feature('ExposureTime').getByRole('textbox');
  await exposure.fill('12000');
  await exposure.press('Enter');
  await expect.poll(() => engine.cameras.features.find(({ name }) => name === 'ExposureTime')?.value).toBe(12_000);
  await exposure.fill('99999999');
  await exposure.press('Enter');
  await expect(page.getByRole('alert')).toContainText('ExposureTime was not changed');
  await expect(exposure).toHaveValue('12000');
  await page.getByLabel('Search features').fill('software');
  await cameras.feature('TriggerSoftware').getByRole('button').click();
  await expect(page.getByText('TriggerSoftware: done.')).toBeVisible();
  await page.getByLabel('Search features').fill('no such thing');
  await expect(page.getByText('No feature matches.')).toBeVisible();
});

test('a camera is calibrated: pictures of the board, a judgement in words, an odd picture removed, saved', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Calibration');
  await expect(page.getByText('No picture yet. One is enough.')).toBeVisible();
  const views = page.getByTestId('board-views').getByRole('listitem');
  await cameras.takePictures(3, views);
  const result = page.getByTestId('calibration-result');
  await expect(result).toContainText('0.298 mm per pixel');
  await expect(result).toContainText('0.18 px: very good');
  await expect(result).toContainText('the camera looks straight down');
  await page.getByRole('button', { name: 'Picture 3: 40 corners found' }).click();
  await expect(page.getByText('1 corner does not fit')).toBeVisible();
  await page.getByRole('button', { name: 'Remove picture 3' }).click();
  await expect(views).toHaveCount(3);
  await expect(result).toContainText('80 used, 0 left out');
  await page.getByRole('button', { name: 'Save for this camera' }).click();
  await expect(page.getByText('Calibration saved for camera 40128831.')).toBeVisible();
  expect(engine.bench.calibration?.cameraSerial).toBe('40128831');
});

test('the board is printed alone, at its true size on its paper', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Calibration');
  await page.getByRole('button', { name: 'Choose and print…' }).click();
  await expect(page.getByText('it must be 100.0 mm')).toBeVisible();
  await expect(page.getByRole('img', { name: 'The board as it is printed' })).toBeVisible();
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-was-printed', 'yes');
  });
  await page.getByRole('button', { name: 'Print…', exact: true }).click();
  await expect(page.locator('body')).toHaveAttribute('data-was-printed', 'yes');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'Print at 100 %' })).toBeHidden();
  const printed = page.locator('[data-print-sheet] img');
  await expect(printed).toBeVisible();
  const millimetre = 96 / 25.4;
  expect((await printed.boundingBox())?.width).toBeCloseTo(297 * millimetre, 0);
});

test('pictures that give no calibration say why and what to do', async () => {
  engine.broken.set('calibration.solve', 'calibration-failed');
  await openWithIndustrialCamera();
  await cameras.goTo('Calibration');
  await cameras.takePictures(1, page.getByTestId('board-views').getByRole('listitem'));
  await expect(page.getByRole('alert')).toContainText('Lay the printed board flat');
  await expect(page.getByRole('button', { name: 'Save for this camera' })).toBeHidden();
});

test('the light is checked: how even in words, each place in numbers, dust ringed', async () => {
  await openWithIndustrialCamera();
  await cameras.goTo('Light check');
  await expect(page.getByText('Not checked yet')).toBeVisible();
  await page.getByRole('button', { name: 'Check the light' }).click();
  await expect(page.getByTestId('light-result')).toContainText('Uneven: the darkest place gets only 62%');
  await expect(page.getByTestId('light-result')).toContainText('2 spots of dust');
  await expect(page.getByTestId('dust-spot')).toHaveCount(2);
  await expect(page.getByTestId('light-map').locator('g > rect > title').first()).toHaveText('Row 1, column 1: 75%');
  await page.getByRole('switch', { name: 'Show the numbers' }).click();
  await expect(page.getByTestId('light-map').locator('text')).toHaveCount(144);
});

test('a band is recorded from good placements, a bad one left out', async () => {
  await open();
  await go(`#/cameras/commissioning/${engine.recipes[0]?.recipeId}/${FIRST_VIEW}`);
  await expect(page.getByTestId('placement-count')).toHaveText('0 of 15');
  await cameras.takePictures(4, cameras.placements);
  await expect(page.getByText('1 more placement at least')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Record the band' })).toBeHidden();
  await cameras.takePictures(3, cameras.placements);
  await page.getByRole('button', { name: 'Remove placement 7' }).click();
  await expect(cameras.placements).toHaveCount(6);
  await expect(page.getByTestId('band')).toContainText('Surroundings');
  await cameras.confirm('first commissioning', 'Record the band');
  await expect(page.getByText('Band of “Bracket B-114 rev C” recorded. Revision 4.')).toBeVisible();
  await expect(page.getByTestId('recipe-view').first()).toContainText('band from 6 placements');
});

test('commissioning is gone on with after leaving, and its placements can be discarded', async () => {
  await open();
  const hash = `#/cameras/commissioning/${engine.recipes[0]?.recipeId}/${FIRST_VIEW}`;
  await go(hash);
  await expect(page.getByTestId('placement-count')).toBeVisible();
  await cameras.takePictures(2, cameras.placements);
  await go('#/inspect');
  await go(hash);
  await expect(cameras.placements).toHaveCount(2);
  await page.getByRole('button', { name: 'Discard these placements' }).click();
  await expect(page.getByRole('button', { name: 'Begin', exact: true })).toBeVisible();
});

test('a recipe gets a further view with a name and a reason, and keeps it when another is added', async () => {
  await open();
  await go('#/recipes');
  const recipe = page.getByTestId('recipe').filter({ hasText: 'Bracket B-114' });
  await recipe.getByRole('button', { name: 'Cameras…' }).click();
  await page.getByRole('button', { name: 'Add a view' }).click();
  await cameras.confirm('second camera', 'Save as revision 4');
  await expect(page.getByText('Give the view a name.')).toBeVisible();
  await page.getByLabel('Name of the view').fill('side');
  await page.getByRole('button', { name: 'Save as revision 4' }).click();
  await expect(recipe.getByTestId('recipe-view')).toHaveCount(2);
  await recipe.getByRole('button', { name: 'Cameras…' }).click();
  await page.getByRole('button', { name: 'Add a view' }).click();
  await page.getByLabel('Name of the view').last().fill('side');
  await cameras.confirm('third camera', 'Save as revision 5');
  await expect(page.getByText('Each view needs a name of its own.').first()).toBeVisible();
  await page.getByLabel('Name of the view').last().fill('back');
  await page.getByRole('button', { name: 'Save as revision 5' }).click();
  await expect(recipe.getByTestId('recipe-view').last()).toContainText('back');
});

test('each camera’s verdict is shown, its picture by a tap, and a failed proof names its camera', async () => {
  engine.hasTwoViews = true;
  await open();
  engine.nextVerdict = 'fail';
  await page.keyboard.press('Space');
  await expect(page.getByTestId('verdict')).toContainText('side: scratch');
  await expect(page.getByTestId('defect-outline')).toHaveCount(1);
  await page.getByRole('button', { name: 'Main view: Pass' }).click();
  await expect(page.getByTestId('defect-outline')).toHaveCount(0);
  engine.nextVerdict = 'cannot-judge';
  await page.keyboard.press('Space');
  await expect(page.getByTestId('verdict')).toContainText('side: The picture is too dark.');
  await go('#/history');
  await page.getByTestId('history-table').getByRole('button').first().click();
  await expect(page.getByTestId('record-detail')).toContainText('side: The picture is too dark.');
  await expect(page.getByTestId('record-detail').getByTestId('view-chips')).toBeVisible();
});
