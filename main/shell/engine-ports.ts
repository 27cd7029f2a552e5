import { ipcMain, MessageChannelMain, type BrowserWindow, type IpcMainEvent, type MessagePortMain } from 'electron';
import { ENGINE_LOST, ENGINE_PORTS, ENGINE_PORTS_PLEASE } from '../../contract/engine-host.ts';
import { STATION_ORIGIN } from './station-protocol.ts';

/** Takes the engine's ends of the two channels; false while there is no engine. */
export type ConnectEngine = (ports: MessagePortMain[]) => boolean;

/** Brings window and engine together: the only messages that the shell takes from a page or sends to one. */
export class EnginePorts {
  readonly #window: BrowserWindow;
  readonly #connect: ConnectEngine;
  #isWanted = false;

  constructor(window: BrowserWindow, connect: ConnectEngine) {
    this.#window = window;
    this.#connect = connect;
    ipcMain.on(ENGINE_PORTS_PLEASE, (event) => {
      if (this.#isOurPage(event)) {
        this.#isWanted = true;
        this.send();
      }
    });
  }

  /** Gives the window two new ports, if it asked for ports and there is an engine. */
  send(): void {
    if (!this.#isWanted || this.#window.isDestroyed()) {
      return;
    }
    const control = new MessageChannelMain();
    const frames = new MessageChannelMain();
    if (this.#connect([control.port1, frames.port1])) {
      this.#window.webContents.postMessage(ENGINE_PORTS, null, [control.port2, frames.port2]);
    }
  }

  /** Tells the window that its ports are dead. */
  reportLoss(message: string | null): void {
    if (this.#isWanted && !this.#window.isDestroyed()) {
      this.#window.webContents.send(ENGINE_LOST, message);
    }
  }

  #isOurPage({ sender, senderFrame }: IpcMainEvent): boolean {
    return (
      !this.#window.isDestroyed() &&
      sender === this.#window.webContents &&
      senderFrame === sender.mainFrame &&
      senderFrame.origin === STATION_ORIGIN
    );
  }
}
