import { AppError, type ErrorCode } from '../../../contract/errors.ts';

type Failure = { readonly code: ErrorCode; readonly advice: string };

/** Names of W3C Media Capture and Streams §10.3.1 (getUserMedia), Image Capture §5 and WebCodecs. */
const failures: Readonly<Partial<Record<string, Failure>>> = {
  NotAllowedError: {
    code: 'camera-denied',
    advice: 'may not be used: allow camera access for this program in the settings of the system',
  },
  SecurityError: {
    code: 'camera-denied',
    advice: 'may not be used: allow camera access for this program in the settings of the system',
  },
  NotFoundError: { code: 'camera-not-found', advice: 'is not there: connect it, or choose one from the list' },
  NotReadableError: { code: 'camera-busy', advice: 'cannot be read: close the other program that uses it' },
  AbortError: {
    code: 'camera-busy',
    advice: 'did not start: unplug it, plug it in again and close other camera programs',
  },
  InvalidStateError: { code: 'camera-disconnected', advice: 'was closed: open it again' },
};

/**
 * Returns the error of the station for one of the capture window.
 *
 * @param subject begins the sentence, such as `Camera 3f2a`
 */
export function captureError(subject: string, name: string, message: string): AppError {
  if (name === 'OverconstrainedError') {
    return new AppError('bad-request', message || `${subject} does not offer the asked size or rate: choose another`);
  }
  if (name === 'NotSupportedError') {
    return new AppError('image-unsupported', `${subject}: ${message}; convert it to H.264 in MP4 or VP8 in WebM`);
  }
  const failure = failures[name];
  return failure === undefined
    ? new AppError('camera-refused', `${subject} failed (${name}: ${message}): unplug it and plug it in again`)
    : new AppError(failure.code, `${subject} ${failure.advice}`);
}
