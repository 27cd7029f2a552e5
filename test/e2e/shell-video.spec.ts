import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { muxMp4, muxWebm } from '../support/mux-video.ts';
import { expect, test as base } from './fixtures.ts';
import { TeachPage } from './pages/teach-page.ts';
import { openElectronStation, type ElectronStation } from './support/electron-station.ts';
import { encodeGreys, playerSays } from './support/encode-video.ts';
import { keptPictures } from './support/kept-pictures.ts';
import { emptyStation, stationEnvironment } from './support/running-station.ts';

const SIZE = { width: 320, height: 240 };
const GREYS = [40, 60, 80, 100, 120, 140, 160, 180];
const TAKEN = 4;

type OpenStation = (settings: Readonly<Record<string, string>>) => Promise<ElectronStation>;

const test = base.extend<{ readonly openStation: OpenStation }>({
  openStation: async ({ dataDirectory }, provide) => {
    const opened: ElectronStation[] = [];
    await provide(async (settings) => {
      const station = await openElectronStation(dataDirectory, stationEnvironment({ ...emptyStation, ...settings }));
      opened.push(station);
      return station;
    });
    await Promise.all(opened.map((station) => station.close()));
  },
});

for (const { name, mux } of [
  { name: 'webm', mux: muxWebm },
  { name: 'mp4', mux: muxMp4 },
]) {
  test(`a video (${name}) is a camera: each trigger takes its next picture, none left out`, async ({
    openStation,
    dataDirectory,
  }) => {
    const file = join(dataDirectory, `parts.${name}`);
    const encoder = await openStation({});
    const bytes = mux(await encodeGreys(encoder.page, { ...SIZE, greys: GREYS, stepUs: 40_000 }));
    expect(await playerSays(encoder.app, bytes)).toMatchObject(SIZE);
    await encoder.close();
    writeFileSync(file, bytes);

    const { page } = await openStation({ MAI_CAMERA_REPLAY_DIRECTORY: file });
    await page.getByRole('button', { name: 'Teach a part' }).click();
    const teach = new TeachPage(page);
    await teach.begin('Plate', 'P-1');
    await teach.takePictures(TAKEN);
    // Codes 16 to 235 are black to white in a video.
    const expected = GREYS.slice(0, TAKEN).map((grey) => ((grey - 16) * 255) / 219);
    const kept = keptPictures(dataDirectory, SIZE.width, SIZE.height);
    const greys = kept.map(({ data }) => data.reduce((sum, value) => sum + value, 0) / data.length);
    for (const grey of expected) {
      expect(Math.min(...greys.map((other) => Math.abs(other - grey)))).toBeLessThan(4);
    }
    for (const grey of greys) {
      expect(Math.min(...expected.map((other) => Math.abs(other - grey)))).toBeLessThan(4);
    }
  });
}
