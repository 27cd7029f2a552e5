import { app, dialog, type BrowserWindow } from 'electron';

/** Says in the window why the engine cannot start, since the screen itself comes from the engine's answers. */
export class FailureDialog {
  readonly #window: BrowserWindow;
  #open: AbortController | null = null;
  #message = '';

  constructor(window: BrowserWindow) {
    this.#window = window;
  }

  /** Shows the reason, unless it is on the screen already. The engine is started again behind it. */
  show(message: string): void {
    if (this.#window.isDestroyed() || (this.#open !== null && this.#message === message)) {
      return;
    }
    this.hide();
    const open = new AbortController();
    this.#open = open;
    this.#message = message;
    const options = {
      type: 'error' as const,
      title: app.getName(),
      message: 'The station cannot start',
      detail: `${message}\n\nIt tries again by itself.`,
      buttons: ['Keep trying', 'Quit'],
      defaultId: 0,
      cancelId: 0,
      signal: open.signal,
    };
    void dialog.showMessageBox(this.#window, options).then(({ response }) => {
      if (response === 1 && !open.signal.aborted) {
        app.quit();
      }
      return response;
    });
  }

  /** Takes it away, because the engine runs. */
  hide(): void {
    this.#open?.abort();
    this.#open = null;
  }
}
