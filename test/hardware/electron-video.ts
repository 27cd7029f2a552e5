import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { app, BrowserWindow, session } from 'electron';

/** Runs in the page: opens the only camera and looks at what comes. */
const look = `(async () => {
  const stream = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 360}});
  const [track] = stream.getVideoTracks();
  const reader = new MediaStreamTrackProcessor({track}).readable.getReader();
  const times = [];
  let bars = [];
  while (times.length < 10) {
    const {value: frame, done} = await reader.read();
    if (done) break;
    times.push(frame.timestamp);
    const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight);
    const context = canvas.getContext('2d');
    context.drawImage(frame, 0, 0);
    const y = Math.floor(frame.displayHeight * 0.6);
    bars = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5].map((bar) =>
      [...context.getImageData(Math.floor(frame.displayWidth * bar / 8), y, 1, 1).data].slice(0, 3));
    frame.close();
  }
  const {width, height} = track.getSettings();
  track.stop();
  return {label: track.label, width, height, times, bars};
})()`;

async function main(): Promise<void> {
  await app.whenReady();
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'media'));
  const window = new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } });
  const page = join(tmpdir(), 'page.html');
  writeFileSync(page, '<title>camera</title>');
  await window.loadFile(page);
  const seen: unknown = await window.webContents.executeJavaScript(look, true);
  process.stdout.write(`SEEN ${JSON.stringify(seen)}\n`);
}

main().then(
  () => app.exit(0),
  (error: unknown) => {
    process.stdout.write(`FAILED ${String(error)}\n`);
    app.exit(1);
  },
);
