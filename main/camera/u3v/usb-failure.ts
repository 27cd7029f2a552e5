import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import { UsbError, type UsbErrorKind } from './usb-transport.ts';

const FAILURES: Readonly<Record<UsbErrorKind, (name: string, message: string) => readonly [ErrorCode, string]>> = {
  timeout: (name) => ['camera-timeout', `${name} does not answer: unplug it and plug it in again`],
  stall: (name) => ['camera-refused', `${name} halted the transfer: unplug it and plug it in again`],
  gone: (name) => ['camera-disconnected', `${name} is not connected: check its cable and power`],
  busy: (name) => ['camera-busy', `${name} is in use by another program: close that program`],
  denied: (name) => [
    'camera-denied',
    `No permission to use ${name}: install the udev rule 60-manufactureai-usb-cameras.rules, then plug it in again`,
  ],
  'no-memory': (name) => [
    'camera-refused',
    `The system has too little USB memory for ${name}: set usbcore.usbfs_memory_mb to 256`,
  ],
  io: (name, message) => ['camera-refused', `A USB transfer with ${name} failed (${message}): check cable and port`],
};

/** Returns the error for people behind what the USB layer threw; others pass as they are. */
export function describeUsbFailure(cause: unknown, serial: string): unknown {
  if (!(cause instanceof UsbError)) {
    return cause;
  }
  const [code, message] = FAILURES[cause.kind](`Camera ${serial}`, cause.message);
  return new AppError(code, message, { cause });
}

/** Says whether the device left the bus. */
export function isGone(cause: unknown): boolean {
  return cause instanceof UsbError && cause.kind === 'gone';
}
