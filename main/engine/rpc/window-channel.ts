/** One window's two lines, whatever carries them: Electron message ports or WebSockets. */
export type Line = {
  readonly send: (message: string | ArrayBufferLike | Uint8Array) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onClose: (listener: () => void) => void;
};
