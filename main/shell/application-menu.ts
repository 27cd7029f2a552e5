import { Menu } from 'electron';

/** Sets the few entries that a station needs; on Linux and Windows they stay hidden until Alt is pressed. */
export function setApplicationMenu(isDevelopment: boolean): void {
  const tools = isDevelopment ? [{ role: 'toggleDevTools' } as const] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'fileMenu' },
      // Copying a serial number or a message to quote is part of the work.
      { role: 'editMenu' },
      {
        role: 'viewMenu',
        submenu: [
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'resetZoom' },
          { role: 'togglefullscreen' },
          ...tools,
        ],
      },
    ]),
  );
}
