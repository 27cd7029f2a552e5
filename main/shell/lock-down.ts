import { app, type Session, type WebContents } from 'electron';
import { STATION_ORIGIN, STATION_URL } from './station-protocol.ts';

const ownSchemes = [`${STATION_ORIGIN}/`, 'blob:', 'data:', 'devtools:'];

/** Denies every permission and device, and every request that would leave the machine. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !ownSchemes.some((scheme) => url.startsWith(scheme)) });
  });
}

/** Keeps every page, also one that a bug lets in later, at the address it was opened with. */
export function lockDownPages(): void {
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents));
}

function lockDownPage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (event.url !== STATION_URL || !event.isMainFrame) {
      event.preventDefault();
    }
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}
