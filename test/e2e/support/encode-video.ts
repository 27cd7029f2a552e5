import type { ElectronApplication, Page } from '@playwright/test';
import type { CodedVideo } from '../../support/mux-video.ts';

type Plan = {
  readonly width: number;
  readonly height: number;
  readonly greys: readonly number[];
  readonly stepUs: number;
};

/** Encodes one plain grey picture after the other as VP9, by the browser of the station itself. */
export async function encodeGreys(page: Page, plan: Plan): Promise<CodedVideo> {
  const coded = await page.evaluate(async ({ width, height, greys, stepUs }) => {
    const pictures: { base64: string; timestampUs: number; isKey: boolean }[] = [];
    const encoder = new VideoEncoder({
      output: (chunk) => {
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        pictures.push({
          base64: btoa(String.fromCharCode(...bytes)),
          timestampUs: chunk.timestamp,
          isKey: chunk.type === 'key',
        });
      },
      error: (error) => {
        throw error;
      },
    });
    encoder.configure({ codec: 'vp09.00.10.08', width, height, bitrate: 2_000_000 });
    for (const [index, grey] of greys.entries()) {
      const data = new Uint8Array((width * height * 3) / 2).fill(128);
      data.fill(grey, 0, width * height);
      const init = { format: 'I420', codedWidth: width, codedHeight: height, timestamp: index * stepUs } as const;
      const frame = new VideoFrame(data, init);
      encoder.encode(frame, { keyFrame: index % 5 === 0 });
      frame.close();
    }
    await encoder.flush();
    encoder.close();
    return pictures;
  }, plan);
  const pictures = coded.map(({ base64, ...picture }) => ({
    ...picture,
    data: new Uint8Array(Buffer.from(base64, 'base64')),
  }));
  return { width: plan.width, height: plan.height, pictures };
}

/** Returns what Chromium's own player says of a video: an opinion about our test files that is not ours. */
export async function playerSays(
  app: ElectronApplication,
  bytes: Uint8Array,
): Promise<{ readonly width: number; readonly height: number; readonly seconds: number }> {
  const base64 = Buffer.from(bytes).toString('base64');
  return app.evaluate(async ({ BrowserWindow }, video) => {
    const window = new BrowserWindow({ show: false });
    await window.loadURL('data:text/html,<video></video>');
    const said: unknown = await window.webContents.executeJavaScript(`
      new Promise((resolve, reject) => {
        const video = document.querySelector('video');
        video.onloadeddata = () => resolve({ width: video.videoWidth, height: video.videoHeight, seconds: video.duration });
        video.onerror = () => reject(new Error(video.error.message));
        const bytes = Uint8Array.from(atob('${video}'), (letter) => letter.charCodeAt(0));
        video.src = URL.createObjectURL(new Blob([bytes]));
      })
    `);
    window.destroy();
    return said as { width: number; height: number; seconds: number };
  }, base64);
}
