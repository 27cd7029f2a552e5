import { join, resolve } from 'node:path';
import { expect, test as base } from './fixtures.ts';
import { openElectronStation, type ElectronStation } from './support/electron-station.ts';
import { emptyStation, stationEnvironment } from './support/running-station.ts';

const preload = resolve(import.meta.dirname, '../../out/preload/preload.cjs');

/** Looks at the shell from inside, which only Electron has. */
const test = base.extend<{ readonly desktop: ElectronStation }>({
  desktop: async ({ settings, dataDirectory }, provide) => {
    const desktop = await openElectronStation(dataDirectory, stationEnvironment(settings));
    await provide(desktop);
    await desktop.close();
  },
});

test.use({ settings: emptyStation });

test('the window is sandboxed and isolated', async ({ desktop }) => {
  const preferences = await desktop.app.evaluate(({ webContents }) => {
    // The typings leave this call out; it says what is really in force.
    const [contents] = webContents.getAllWebContents() as unknown as { getLastWebPreferences(): object }[];
    return contents?.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
  });
});

test('the shell takes one message from a page and offers no call', async ({ desktop }) => {
  const channels = await desktop.app.evaluate(({ ipcMain }) => ({
    messages: ipcMain.eventNames().filter((name) => name !== 'error'),
    calls: (ipcMain as unknown as Record<string, Map<string, unknown>>)['_invokeHandlers']?.size,
  }));
  expect(channels).toEqual({ messages: ['engine-ports-please'], calls: 0 });
});

test('navigation, new windows and web views are refused', async ({ desktop }) => {
  const { page, app } = desktop;
  const address = page.url();
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.org/';
    document.body.append(link);
    link.click();
    document.body.append(document.createElement('webview'));
  });
  await page.evaluate(() => location.assign('app://station/icon.svg'));
  expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
  expect(await page.evaluate(() => window.open('app://station/'))).toBeNull();
  expect(page.url()).toBe(address);
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
});

test('no request leaves the machine, not even from the shell itself', async ({ desktop }) => {
  const outcome = await desktop.app.evaluate(({ session }) =>
    session.defaultSession.fetch('http://127.0.0.1:9/').then(
      () => 'answered',
      (error: Error) => error.message,
    ),
  );
  expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT');
});

test('another host of the scheme has nothing', async ({ desktop }) => {
  const statuses = await desktop.app.evaluate(async ({ session }) => {
    const read = async (url: string, method: string) => (await session.defaultSession.fetch(url, { method })).status;
    return [await read('app://station/', 'GET'), await read('app://station/', 'POST')];
  });
  expect(statuses).toEqual([200, 404]);
});

test('only the page of our window is given the engine', async ({ desktop }) => {
  const { app, page } = desktop;
  // Another window with our own preload, as a bug might open one: it asks, and then our page asks.
  await app.evaluate(async ({ BrowserWindow }, preloadFile) => {
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload: preloadFile, sandbox: true } });
    await stranger.loadURL('app://station/icon.svg');
    await stranger.webContents.executeJavaScript(`
      globalThis.ports = 0;
      addEventListener('message', (event) => { globalThis.ports += event.ports.length; });
      postMessage('engine-ports-please', location.origin);
      new Promise((resolve) => { setTimeout(resolve, 200); });
    `);
  }, preload);
  const given = await page.evaluate(
    () =>
      new Promise<number>((resolvePorts) => {
        window.addEventListener('message', ({ data, ports }) => {
          if (data === 'engine-ports') {
            resolvePorts(ports.length);
          }
        });
        window.postMessage('engine-ports-please', location.origin);
      }),
  );
  const taken = await app.evaluate(({ BrowserWindow }) => {
    const stranger = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith('icon.svg'));
    return stranger?.webContents.executeJavaScript('globalThis.ports') as Promise<number>;
  });
  expect(given).toBe(2);
  expect(taken).toBe(0);
});

test('the profile lies in the data folder, so that two stations keep apart', async ({ desktop, dataDirectory }) => {
  expect(await desktop.app.evaluate(({ app }) => app.getPath('userData'))).toBe(join(dataDirectory, 'desktop'));
});

test('permissions are denied without asking', async ({ desktop }) => {
  const answers = await desktop.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
    const states = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    const position = await new Promise((resolvePosition) => {
      navigator.geolocation.getCurrentPosition(
        () => resolvePosition('told'),
        ({ code, PERMISSION_DENIED }) => resolvePosition(code === PERMISSION_DENIED ? 'denied' : code),
      );
    });
    return { states, position, notification: await Notification.requestPermission() };
  });
  expect(answers).toEqual({
    states: ['denied', 'denied', 'denied', 'denied'],
    position: 'denied',
    notification: 'denied',
  });
});
