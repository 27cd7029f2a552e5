import { readFile } from 'node:fs/promises';
import { BrowserWindow, MessageChannelMain, type MessagePortMain, type Session, session } from 'electron';
import { CAPTURE_PORT } from '../../../contract/capture-protocol.ts';
import { resolveResource } from '../resolve-resource.ts';
import { STATION_SCHEME } from '../station-protocol.ts';

const HOST = 'capture';
const CAPTURE_URL = `${STATION_SCHEME}://${HOST}/`;
/** Kept on disk, because the ids of cameras are salted with a secret of the session and must stay the same. */
const PARTITION = 'persist:capture';

export type CaptureFiles = {
  readonly preload: string;
  /** Folder of the built page. */
  readonly page: string;
};

/**
 * The hidden window in which Chromium reads USB cameras and decodes videos for the engine. It may see cameras and
 * nothing else: no network, no files, no microphone, no other permission. It is there only while the engine wants it.
 */
export class CaptureWindow {
  readonly #files: CaptureFiles;
  #window: BrowserWindow | null = null;

  constructor(files: CaptureFiles) {
    this.#files = files;
  }

  /** Opens the window anew and returns the engine's end of the line; it closes when the page cannot be shown or dies. */
  open(): MessagePortMain {
    this.close();
    const { port1, port2 } = new MessageChannelMain();
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        session: captureSession(this.#files.page),
        preload: this.#files.preload,
        contextIsolation: true,
        nodeIntegration: false,
        sandbox: true,
        webviewTag: false,
        // A hidden page would else be given a picture a second.
        backgroundThrottling: false,
      },
    });
    this.#window = window;
    const end = (): void => {
      port2.close();
      if (!window.isDestroyed()) {
        window.destroy();
      }
      if (this.#window === window) {
        this.#window = null;
      }
    };
    window.webContents.on('render-process-gone', end);
    window.loadURL(CAPTURE_URL).then(() => window.webContents.postMessage(CAPTURE_PORT, null, [port2]), end);
    return port1;
  }

  close(): void {
    this.#window?.destroy();
    this.#window = null;
  }
}

function captureSession(page: string): Session {
  const own = session.fromPartition(PARTITION);
  own.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(permission === 'media' && types.length > 0 && types.every((type) => type === 'video'));
  });
  own.setPermissionCheckHandler((_contents, permission, origin, { mediaType }) => {
    return permission === 'media' && mediaType !== 'audio' && origin.startsWith(CAPTURE_URL);
  });
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith(CAPTURE_URL) }));
  if (!own.protocol.isProtocolHandled(STATION_SCHEME)) {
    own.protocol.handle(STATION_SCHEME, ({ url }) => respond(page, new URL(url)));
  }
  return own;
}

const headers = {
  'content-security-policy': `default-src 'none'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'permissions-policy': 'camera=(self), display-capture=(), geolocation=(), hid=(), microphone=(), serial=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

async function respond(page: string, { host, pathname }: URL): Promise<Response> {
  const resource = host === HOST ? resolveResource(page, pathname) : null;
  const content = resource === null ? null : await readFile(resource.file).catch(() => null);
  if (resource === null || content === null) {
    return new Response('', { status: 404, headers });
  }
  return new Response(new Uint8Array(content), { headers: { ...headers, 'content-type': resource.contentType } });
}
