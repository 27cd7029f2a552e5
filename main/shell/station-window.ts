import { readFileSync, writeFileSync } from 'node:fs';
import { BrowserWindow, powerSaveBlocker, screen } from 'electron';
import { STATION_URL } from './station-protocol.ts';
import { parseWindowState, type WindowState } from './window-state.ts';

export type WindowOptions = {
  readonly preload: string;
  /** Keeps place and size of the window between runs. */
  readonly stateFile: string;
  readonly isKiosk: boolean;
};

const defaultSize = { width: 1280, height: 800 };
/** The screen's own background while it loads: white would flash in a dim hall. */
const BACKGROUND = '#14171a';
const RELOAD_DELAY_MS = 1_000;

/** Opens the one window of the station. */
export function openStationWindow({ preload, stateFile, isKiosk }: WindowOptions): BrowserWindow {
  const state = parseWindowState(readState(stateFile), screenAreas());
  const window = new BrowserWindow({
    ...(state ? { x: state.x, y: state.y, width: state.width, height: state.height } : defaultSize),
    useContentSize: state === null,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    kiosk: isKiosk,
    autoHideMenuBar: true,
    backgroundColor: BACKGROUND,
    webPreferences: {
      preload,
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webviewTag: false,
      // The picture goes on while another window is in front.
      backgroundThrottling: false,
    },
  });
  if (state?.isMaximized) {
    window.maximize();
  }
  if (isKiosk) {
    powerSaveBlocker.start('prevent-display-sleep');
  }
  window.once('ready-to-show', () => window.show());
  window.on('close', () => saveState(stateFile, window));
  reloadAfterCrash(window);
  void window.loadURL(STATION_URL);
  return window;
}

/** Brings a window to the front that may be minimised. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) {
    window.restore();
  }
  window.focus();
}

function reloadAfterCrash(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') {
      return;
    }
    // Not at once: a page that crashes while it loads must leave the machine time to breathe.
    setTimeout(() => {
      if (!window.isDestroyed()) {
        window.webContents.reload();
      }
    }, RELOAD_DELAY_MS);
  });
}

function screenAreas() {
  return screen.getAllDisplays().map(({ workArea }) => workArea);
}

function readState(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function saveState(file: string, window: BrowserWindow): void {
  const state: WindowState = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
  try {
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // A full or read-only disk costs the place of the window, which must not keep the station from closing.
  }
}
