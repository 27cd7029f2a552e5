import { z } from 'zod';

/** Everything an administrator may set, with its default. Unknown keys are refused, since a misspelt one would be ignored. */
export const Configuration = z.strictObject({
  station: z
    .strictObject({
      name: z.string().trim().min(1).max(60).default('Bench 1'),
      operatorName: z.string().trim().min(1).max(60).default('Operator'),
    })
    .prefault({}),
  camera: z
    .strictObject({
      /** Folder of pictures, recording or video file to present as a camera; null for none. */
      replayDirectory: z.string().min(1).nullable().default(null),
      replayLoops: z.boolean().default(true),
      /** One picture a trigger, or in the time in which they were taken. */
      replayPace: z.enum(['triggered', 'original']).default('triggered'),
      /** Simulated cameras over one bench. */
      simulatorCameras: z.int().min(0).max(4).default(1),
      simulatorSeed: z.int().nonnegative().default(7),
      simulatorDefectRate: z.number().min(0).max(1).default(0.12),
      simulatorWidth: z.int().min(320).max(4096).default(1920),
      simulatorHeight: z.int().min(240).max(4096).default(1080),
      /** `usb`: the simulated camera goes through the station's own USB camera stack, register by register. */
      simulatorTransport: z.enum(['direct', 'usb']).default('direct'),
      /** Look for network cameras by broadcast in private networks, when the list of cameras is asked for. */
      networkBroadcast: z.boolean().default(true),
      /** Network cameras to ask directly, such as `192.168.3.20`. */
      networkAddresses: z.array(z.string().min(1)).default([]),
      /** Stretches the time-outs of USB cameras, for slow machines. */
      timeFactor: z.number().min(1).max(100).default(1),
      /** Largest size of one recording of what the cameras saw; its oldest frames make room. */
      recordingMegabytes: z.int().min(10).max(1_000_000).default(2_000),
      framesPerSecond: z.number().min(1).max(60).default(12),
    })
    .prefault({}),
  inspection: z
    .strictObject({
      /** Time between parts while the station triggers by itself. */
      taktMs: z.int().min(100).max(600_000).default(2_500),
      triggerTimeoutMs: z.int().min(50).max(60_000).default(2_000),
      /** How far apart the exposures of a part's cameras may be. */
      maximumSkewMs: z.number().positive().max(10_000).default(50),
      startsRunning: z.boolean().default(true),
    })
    .prefault({}),
  inference: z
    .strictObject({
      threads: z.int().min(1).max(64).default(2),
      providers: z
        .array(z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']))
        .min(1)
        .default(['cpu']),
    })
    .prefault({}),
  teach: z
    .strictObject({
      /** Pictures are judged at about this number squared of pixels; more finds smaller defects and takes longer. */
      imageSize: z.int().min(64).max(1024).default(448),
      seed: z.int().nonnegative().default(1),
      sampleImages: z.int().min(4).max(200).default(24),
      /** Teach the sample product on first start. */
      hasSample: z.boolean().default(true),
    })
    .prefault({}),
  store: z.strictObject({ ballastMegabytes: z.int().min(0).max(4096).default(64) }).prefault({}),
  http: z
    .strictObject({
      /** Loopback port of the screen; 0 takes a free one. */
      port: z.int().min(0).max(65_535).default(0),
      /** Loopback port of /healthz and /metrics; null serves neither. */
      observabilityPort: z.int().min(0).max(65_535).nullable().default(null),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
      maximumFileMegabytes: z.int().min(1).max(1024).default(10),
      maximumFiles: z.int().min(1).max(100).default(5),
    })
    .prefault({}),
});
export type Configuration = z.infer<typeof Configuration>;
