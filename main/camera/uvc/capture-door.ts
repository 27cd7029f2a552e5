import type { ToCapture } from '../../../contract/capture-protocol.ts';

/** The line to one capture window. */
export interface CaptureLine {
  send(message: ToCapture): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the window is gone. */
  onClose(listener: () => void): void;
}

/** The way to the window that reads USB cameras and decodes videos; a station without a desktop has none. */
export interface CaptureDoor {
  /** Opens the window anew and resolves with the line to it. */
  open(): Promise<CaptureLine>;
  /** Lets the window go. */
  close(): void;
}

/** What is said where there is no door. */
export const NO_CAPTURE_DOOR =
  'USB webcams and video files need the desktop application: start the station with its window';
