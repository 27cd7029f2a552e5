import { z } from 'zod';

/** The shell gives the capture window its end of the line on this channel. */
export const CAPTURE_PORT = 'capture-port';

/** Pictures on their way to the engine at the same time, for each stream: more would only grow old. */
export const MAXIMUM_TAKES = 2;

const RequestId = z.int().nonnegative();
const StreamId = z.int().nonnegative();

/** What a USB camera can be told; null: leave it. Exposure in µs as SFNC has it, not in the 100 µs steps of the page's interface. */
export const CaptureSettings = z.object({
  exposureTimeUs: z.number().positive().nullable(),
  /** True where exposure, white balance and focus no longer change by themselves, or where the camera offers no such switch. */
  isExposureLocked: z.boolean(),
  isWhiteBalanceLocked: z.boolean(),
  isFocusLocked: z.boolean(),
  width: z.int().positive(),
  height: z.int().positive(),
  frameRate: z.number().positive(),
});
export type CaptureSettings = z.infer<typeof CaptureSettings>;

export const CaptureDevice = z.object({
  /** Stable on one station for one camera (on Linux: for one `/dev/video` number). */
  deviceId: z.string().min(1),
  label: z.string(),
});
export type CaptureDevice = z.infer<typeof CaptureDevice>;

/** A compressed video as its file describes it (WebCodecs VideoDecoderConfig). */
export const VideoConfiguration = z.object({
  /** Codec string of RFC 6381, such as `avc1.42c01e` or `vp8`. */
  codec: z.string().min(1),
  /** `avcC`, `hvcC` or none. */
  description: z.instanceof(Uint8Array).nullable(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type VideoConfiguration = z.infer<typeof VideoConfiguration>;

/** From the engine to the capture window. */
export const ToCapture = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('list'), requestId: RequestId }),
  z.strictObject({
    type: z.literal('open'),
    requestId: RequestId,
    deviceId: z.string().min(1),
    /** Wished for; what the camera gives stands in its settings. */
    width: z.int().positive(),
    height: z.int().positive(),
    frameRate: z.number().positive(),
  }),
  z.strictObject({
    type: z.literal('configure'),
    requestId: RequestId,
    streamId: StreamId,
    exposureTimeUs: z.number().positive().nullable(),
  }),
  z.strictObject({ type: z.literal('read-settings'), requestId: RequestId, streamId: StreamId }),
  /**
   * Asks for one picture. `fresh`: one whose exposure began after this message; else the next one. Each picture answers
   * at most one of them; a stream without one outstanding copies nothing.
   */
  z.strictObject({ type: z.literal('take'), requestId: RequestId, streamId: StreamId, isFresh: z.boolean() }),
  z.strictObject({ type: z.literal('forget'), requestId: RequestId, streamId: StreamId }),
  z.strictObject({ type: z.literal('open-video'), requestId: RequestId, video: VideoConfiguration }),
  /** The next piece of a video, in the order of decoding; the last has `isEnd` and may be empty. */
  z.strictObject({
    type: z.literal('decode'),
    streamId: StreamId,
    isKey: z.boolean(),
    timestampUs: z.int(),
    data: z.instanceof(Uint8Array),
    isEnd: z.boolean(),
  }),
  z.strictObject({ type: z.literal('close'), streamId: StreamId }),
]);
export type ToCapture = z.infer<typeof ToCapture>;

/** PFNC names. `YCbCr422_8` is full-range BT.601. */
export const CaptureFormat = z.enum(['YCbCr422_8', 'RGBa8']);
export type CaptureFormat = z.infer<typeof CaptureFormat>;

const CapturedFrame = z.object({
  type: z.literal('frame'),
  requestId: RequestId,
  streamId: StreamId,
  /** Counts every picture the page saw of this stream, from 1, also those nobody took. */
  frameNumber: z.int().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  format: CaptureFormat,
  /** Time of the source: of the camera's driver, or within the video file, µs. */
  timestampUs: z.number(),
  /** Page clock, µs: when the driver had the picture, and when this message left. */
  capturedAtUs: z.number(),
  sentAtUs: z.number(),
  data: z.instanceof(ArrayBuffer),
});

/** From the capture window to the engine. */
export const FromCapture = z.discriminatedUnion('type', [
  /** `requestId` is null when cameras came or went by themselves. */
  z.object({ type: z.literal('devices'), requestId: RequestId.nullable(), devices: z.array(CaptureDevice) }),
  z.object({ type: z.literal('opened'), requestId: RequestId, streamId: StreamId, settings: CaptureSettings }),
  z.object({ type: z.literal('settings'), requestId: RequestId, settings: CaptureSettings }),
  CapturedFrame,
  /** `name` is that of the page's DOMException, such as `NotReadableError`. */
  z.object({ type: z.literal('failed'), requestId: RequestId, name: z.string(), message: z.string() }),
  /** The decoder has room for this many more pieces. */
  z.object({ type: z.literal('hungry'), streamId: StreamId, count: z.int().positive() }),
  /** The camera was unplugged, or the video is at its end (`error` null) or broken. */
  z.object({ type: z.literal('ended'), streamId: StreamId, error: z.string().nullable() }),
]);
export type FromCapture = z.infer<typeof FromCapture>;
export type CapturedFrame = z.infer<typeof CapturedFrame>;
