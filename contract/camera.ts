import { z } from 'zod';

export const CameraKind = z.enum(['u3v', 'gige', 'uvc', 'replay', 'simulator']);
export type CameraKind = z.infer<typeof CameraKind>;

export const CameraInfo = z.object({
  cameraId: z.string().min(1),
  kind: CameraKind,
  serial: z.string().min(1),
  vendor: z.string(),
  model: z.string(),
});
export type CameraInfo = z.infer<typeof CameraInfo>;

/** Faults a simulated camera can be told to have, for demonstrations and tests. */
export const SimulatorFault = z.enum(['unplug', 'freeze', 'half-frame', 'dark', 'defocus']);
export type SimulatorFault = z.infer<typeof SimulatorFault>;
