import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';
import { expect, test as base } from './fixtures.ts';
import { OperatorPage } from './pages/operator-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { TeachPage } from './pages/teach-page.ts';
import { openElectronStation, type ElectronStation } from './support/electron-station.ts';
import { keptPictures } from './support/kept-pictures.ts';
import { emptyStation, stationEnvironment } from './support/running-station.ts';
import { webcamSwitches, writeWebcamFile } from './support/webcam-file.ts';

type Webcam = {
  /** Stands for the camera: what is in it when a station opens lies under the camera. */
  readonly file: string;
  open(): Promise<ElectronStation>;
};

/** A station with a webcam, for which Chromium's own file-fed device stands. */
const test = base.extend<{ readonly webcam: Webcam }>({
  webcam: async ({ dataDirectory }, provide) => {
    const file = join(dataDirectory, 'webcam.mjpeg');
    const opened: ElectronStation[] = [];
    await provide({
      file,
      open: async () => {
        const station = await openElectronStation(
          dataDirectory,
          stationEnvironment(emptyStation),
          webcamSwitches(file),
        );
        opened.push(station);
        return station;
      },
    });
    await Promise.all(opened.map((station) => station.close()));
  },
});

/** Windows that read cameras: hidden, and there only while they are needed. */
function countCaptureWindows({ app }: ElectronStation): Promise<number> {
  return app.evaluate(
    ({ webContents }) => webContents.getAllWebContents().filter((w) => w.getURL() === 'app://capture/').length,
  );
}

/** The file begins again after a while, and a picture the station has already is not added twice. */
async function takePictures(page: Page, count: number): Promise<void> {
  const take = page.getByRole('button', { name: 'Take picture' });
  const taken = page.getByRole('button', { name: /^Remove picture \d+$/ });
  await expect(async () => {
    await take.click();
    expect(await taken.count()).toBeGreaterThanOrEqual(count);
  }).toPass({ timeout: 90_000 });
}

function meanDifference(first: RgbImage, second: RgbImage): number {
  const sum = first.data.reduce((total, value, index) => total + Math.abs(value - (second.data[index] ?? 0)), 0);
  return sum / first.data.length;
}

test('a webcam is chosen, taught and judges parts, and comes back after a crash and a restart', async ({
  webcam,
  dataDirectory,
}) => {
  const good = writeWebcamFile(webcam.file, 'good');
  const first = await webcam.open();
  expect(await countCaptureWindows(first)).toBe(0);
  const settings = new SettingsPage(first.page);
  await settings.open();
  await settings.chooseCamera('webcam.mjpeg');
  await settings.close();
  expect(await countCaptureWindows(first)).toBe(1);

  await first.page.getByRole('button', { name: 'Teach a part' }).click();
  const teach = new TeachPage(first.page);
  await teach.begin('Bracket', 'B-114-C');
  await takePictures(first.page, 12);
  await teach.train();
  await teach.useNow.click();
  const operator = new OperatorPage(first.page);
  await operator.inspectPart();
  await expect(operator.verdict).toHaveAttribute('data-verdict', 'pass');
  const kept = keptPictures(dataDirectory, good.width, good.height);
  expect(kept.length).toBeGreaterThan(0);
  // The very picture with its colours, not one that only has its size: light, place and JPEG differ by a few grey levels.
  expect(Math.max(...kept.map((picture) => meanDifference(picture, good)))).toBeLessThan(8);

  // The window's process dies, as a broken driver or decoder could end it.
  await first.app.evaluate(({ webContents }) => {
    webContents
      .getAllWebContents()
      .find((w) => w.getURL() === 'app://capture/')
      ?.forcefullyCrashRenderer();
  });
  await expect.poll(() => countCaptureWindows(first)).toBe(0);
  await expect.poll(() => countCaptureWindows(first)).toBe(1);
  await operator.inspectPart();
  await first.close();

  writeWebcamFile(webcam.file, 'stained');
  const second = await webcam.open();
  const again = new OperatorPage(second.page);
  await expect(again.inspect).toBeEnabled({ timeout: 75_000 });
  const before = await again.count();
  await again.inspect.click();
  await expect.poll(() => again.count(), { timeout: 30_000 }).toBe(before + 1);
  // A defect may also be refused as a scene that was never taught; it never passes.
  await expect(again.verdict).toHaveAttribute('data-verdict', /^(fail|review|cannot-judge)$/);
  expect(await countCaptureWindows(second)).toBe(1);
});

test('the capture window may see cameras and nothing else, and goes when nobody needs it', async ({ webcam }) => {
  writeWebcamFile(webcam.file, 'good');
  const station = await webcam.open();
  const settings = new SettingsPage(station.page);
  await settings.open();
  await expect.poll(() => countCaptureWindows(station)).toBe(1);
  const outcomes: unknown = await station.app.evaluate(({ webContents }) => {
    const capture = webContents.getAllWebContents().find((w) => w.getURL() === 'app://capture/');
    return capture?.executeJavaScript(`
      const outcome = (promise) => promise.then(() => 'allowed', (error) => error.name);
      Promise.all([
        outcome(navigator.mediaDevices.getUserMedia({ audio: true })),
        outcome(navigator.mediaDevices.getUserMedia({ audio: true, video: true })),
        outcome(navigator.mediaDevices.getDisplayMedia({ video: true })),
        outcome(fetch('https://example.org/')),
        outcome(fetch('app://station/')),
        outcome(Promise.resolve().then(() => require('fs'))),
      ]);
    `) as Promise<unknown>;
  });
  expect(outcomes).toEqual([
    'NotAllowedError',
    'NotAllowedError',
    expect.stringMatching(/NotAllowedError|NotSupportedError|InvalidStateError/),
    'TypeError',
    'TypeError',
    'ReferenceError',
  ]);
  await expect.poll(() => countCaptureWindows(station), { timeout: 30_000 }).toBe(0);
});
