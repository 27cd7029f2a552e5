/** Every failure that may cross a process boundary. A code is added here before it is thrown. */
export const errorCodes = [
  'bad-request',
  'calibration-failed',
  'camera-busy',
  'camera-denied',
  'camera-disconnected',
  'camera-not-found',
  'camera-refused',
  'camera-timeout',
  'cancelled',
  'configuration-invalid',
  'conflict',
  'engine-unavailable',
  'image-too-large',
  'image-unreadable',
  'image-unsupported',
  'not-found',
  'package-altered',
  'package-damaged',
  'package-mismatch',
  'store-corrupt',
  'store-full',
  'store-locked',
  'store-newer',
  'store-read-only',
  'too-few-images',
  'unexpected',
  'usage',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A failure with a code for programs and a one-line message for people: what happened and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type WireError = { readonly code: ErrorCode; readonly message: string };

/** Errors cross ports as data, because structured clone and Electron keep only `message`. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message };
  }
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}

/** Returns the error that `toWireError` described on the other side. */
export function fromWireError(error: WireError): AppError {
  return new AppError(error.code, error.message);
}
