import { z } from 'zod';

export const CameraKind = z.enum(['u3v', 'gige', 'uvc', 'replay', 'simulator']);
export type CameraKind = z.infer<typeof CameraKind>;

export const CameraInfo = z.object({
  cameraId: z.string().min(1),
  kind: CameraKind,
  serial: z.string().min(1),
  vendor: z.string(),
  model: z.string(),
  /** Where it is plugged in: USB bus and ports, an IP address; null where the driver has no such thing. */
  portPath: z.string().nullable(),
});
export type CameraInfo = z.infer<typeof CameraInfo>;

/** Faults a simulated camera can be told to have, for demonstrations and tests. */
export const SimulatorFault = z.enum([
  'unplug',
  'freeze',
  'half-frame',
  'stale-frame',
  'lost-frames',
  'settings-drift',
  'dark',
  'bright',
  'defocus',
  'shift',
  'other-scene',
]);
export type SimulatorFault = z.infer<typeof SimulatorFault>;
