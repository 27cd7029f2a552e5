import {
  type CaptureSettings,
  type FromCapture,
  ToCapture,
  type VideoConfiguration,
} from '../../contract/capture-protocol.ts';
import type { CaptureDoor, CaptureLine } from '../../main/camera/uvc/capture-door.ts';
import {
  describeSettings,
  type ImageSettings,
  lockingConstraints,
} from '../../main/shell/capture-window/page/image-capture.ts';
import { microsecondsNow } from '../../main/shell/capture-window/page/microseconds-now.ts';
import { TakeQueue } from '../../main/shell/capture-window/page/take-queue.ts';

/** Another zero than the engine's, as every page's clock has. */
const PAGE_CLOCK_AHEAD_US = 123_456_789;
const WIDTH = 64;
const HEIGHT = 48;
const FRAME_RATE = 100;

const webcam = { exposureMode: ['continuous', 'manual'], exposureTime: { min: 1, max: 5_000 } };

type FakeStream = {
  readonly deviceId: string;
  readonly takes: TakeQueue;
  readonly stop: () => void;
  settings: ImageSettings;
};

export interface FakeCaptureDoor extends CaptureDoor {
  /** How often a window was opened, and whether one is open. */
  readonly opened: number;
  readonly isOpen: boolean;
  plug(deviceId: string): void;
  unplug(deviceId: string): void;
  /** What `open` answers for this camera from now on; null: it opens. */
  refuse(deviceId: string, name: string | null): void;
  /** The window dies, as after a crash of its process. */
  crash(): void;
  /** The cameras go on, but no picture comes any more. */
  stall(isStalled: boolean): void;
}

/** Returns a capture window that exists only in this process: the same messages, cloned on their way, and the same rules. */
export function createFakeCaptureDoor(deviceIds: readonly string[]): FakeCaptureDoor {
  const devices = new Set(deviceIds);
  const refusals = new Map<string, string>();
  let opened = 0;
  let isStalled = false;
  let window: FakeWindow | null = null;

  const listDevices = () => [...devices].map((deviceId) => ({ deviceId, label: `Camera of ${deviceId}` }));

  const end = (): void => {
    const ending = window;
    window = null;
    ending?.close();
  };

  return {
    get opened() {
      return opened;
    },
    get isOpen() {
      return window !== null;
    },
    open: async () => {
      opened += 1;
      window = new FakeWindow({ listDevices, refusals, isStalled: () => isStalled });
      return window.line;
    },
    close: end,
    plug: (deviceId) => {
      devices.add(deviceId);
      window?.announce();
    },
    unplug: (deviceId) => {
      devices.delete(deviceId);
      window?.endStreamsOf(deviceId);
      window?.announce();
    },
    refuse: (deviceId, name) => {
      if (name === null) {
        refusals.delete(deviceId);
      } else {
        refusals.set(deviceId, name);
      }
    },
    crash: end,
    stall: (stalled) => {
      isStalled = stalled;
    },
  };
}

type World = {
  readonly listDevices: () => { deviceId: string; label: string }[];
  readonly refusals: ReadonlyMap<string, string>;
  readonly isStalled: () => boolean;
};

class FakeWindow {
  readonly line: CaptureLine;
  readonly #world: World;
  readonly #streams = new Map<number, FakeStream>();
  readonly #videos = new Map<number, FakeVideo>();
  #onMessage: (message: unknown) => void = () => undefined;
  #onClose: () => void = () => undefined;
  #lastStreamId = 0;
  #isClosed = false;

  constructor(world: World) {
    this.#world = world;
    this.line = {
      send: (message) => {
        const received = ToCapture.parse(structuredClone(message));
        setImmediate(() => this.#receive(received));
      },
      onMessage: (listener) => {
        this.#onMessage = listener;
      },
      onClose: (listener) => {
        this.#onClose = listener;
      },
    };
  }

  announce(requestId: number | null = null): void {
    this.#send({ type: 'devices', requestId, devices: this.#world.listDevices() });
  }

  endStreamsOf(deviceId: string): void {
    for (const [streamId, stream] of this.#streams) {
      if (stream.deviceId === deviceId) {
        this.#drop(streamId);
        this.#send({ type: 'ended', streamId, error: 'the camera stopped' });
      }
    }
  }

  close(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      for (const streamId of this.#streams.keys()) {
        this.#drop(streamId);
      }
      setImmediate(() => this.#onClose());
    }
  }

  #send(message: FromCapture): void {
    if (!this.#isClosed) {
      const sent = structuredClone(message);
      setImmediate(() => this.#onMessage(sent));
    }
  }

  #receive(message: ToCapture): void {
    if (this.#isClosed) {
      return;
    }
    if (message.type === 'close') {
      this.#drop(message.streamId);
    } else if (message.type === 'decode') {
      this.#videos.get(message.streamId)?.decode(message);
    } else if ('requestId' in message) {
      try {
        this.#answer(message);
      } catch (error) {
        const { name, message: text } = error as Error;
        this.#send({ type: 'failed', requestId: message.requestId, name, message: text });
      }
    }
  }

  #answer(request: Extract<ToCapture, { readonly requestId: number }>): void {
    const { requestId } = request;
    switch (request.type) {
      case 'list':
        return this.announce(requestId);
      case 'open':
        return this.#open(requestId, request.deviceId);
      case 'configure': {
        const stream = this.#stream(request.streamId);
        for (const constraint of lockingConstraints(webcam, stream.settings, request.exposureTimeUs)) {
          stream.settings = { ...stream.settings, ...(constraint as ImageSettings) };
        }
        return this.#send({ type: 'settings', requestId, settings: settingsOf(stream) });
      }
      case 'read-settings':
        return this.#send({ type: 'settings', requestId, settings: settingsOf(this.#stream(request.streamId)) });
      case 'take':
        return this.#take(request);
      case 'forget':
        return this.#streams.get(request.streamId)?.takes.forget(requestId);
      case 'open-video':
        return this.#openVideo(requestId, request.video);
    }
  }

  #open(requestId: number, deviceId: string): void {
    const refusal = this.#world.refusals.get(deviceId);
    if (refusal !== undefined) {
      throw new DOMException('refused', refusal);
    }
    if (!this.#world.listDevices().some((device) => device.deviceId === deviceId)) {
      throw new DOMException('Requested device not found', 'NotFoundError');
    }
    this.#lastStreamId += 1;
    const streamId = this.#lastStreamId;
    const takes = new TakeQueue();
    const timer = setInterval(() => this.#expose(streamId), 1_000 / FRAME_RATE);
    const stream: FakeStream = {
      deviceId,
      takes,
      stop: () => clearInterval(timer),
      settings: { exposureMode: 'manual', exposureTime: 100 },
    };
    this.#streams.set(streamId, stream);
    this.#frameNumbers.set(streamId, 0);
    this.#send({ type: 'opened', requestId, streamId, settings: settingsOf(stream) });
  }

  readonly #frameNumbers = new Map<number, number>();

  #expose(streamId: number): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined || this.#world.isStalled()) {
      return;
    }
    const frameNumber = (this.#frameNumbers.get(streamId) ?? 0) + 1;
    this.#frameNumbers.set(streamId, frameNumber);
    const capturedAtUs = pageNowUs();
    const take = stream.takes.answer(capturedAtUs - 1_000_000 / FRAME_RATE);
    if (take !== null) {
      this.#send({
        type: 'frame',
        requestId: take.requestId,
        streamId,
        frameNumber,
        width: WIDTH,
        height: HEIGHT,
        format: 'YCbCr422_8',
        timestampUs: capturedAtUs,
        capturedAtUs,
        sentAtUs: pageNowUs(),
        data: pictureOf(frameNumber),
      });
    }
  }

  #stream(streamId: number): FakeStream {
    const stream = this.#streams.get(streamId);
    if (stream === undefined) {
      throw new DOMException('the camera was closed', 'InvalidStateError');
    }
    return stream;
  }

  #take({ requestId, streamId, isFresh }: Extract<ToCapture, { readonly type: 'take' }>): void {
    const video = this.#videos.get(streamId);
    if (video === undefined) {
      this.#stream(streamId).takes.add({ requestId, isFresh, askedAtUs: pageNowUs() });
    } else {
      video.take(requestId);
    }
  }

  #openVideo(requestId: number, { codec, width, height }: VideoConfiguration): void {
    if (codec !== 'vp09.00.10.08') {
      throw new DOMException(`videos coded as ${codec} are not decoded here`, 'NotSupportedError');
    }
    this.#lastStreamId += 1;
    const streamId = this.#lastStreamId;
    this.#videos.set(streamId, new FakeVideo(streamId, { width, height }, (message) => this.#send(message)));
    this.#send({
      type: 'opened',
      requestId,
      streamId,
      settings: describeSettings({}, { width, height, frameRate: 1 }),
    });
    this.#send({ type: 'hungry', streamId, count: 2 });
  }

  #drop(streamId: number): void {
    this.#videos.delete(streamId);
    this.#streams.get(streamId)?.stop();
    this.#streams.delete(streamId);
  }
}

/** A piece that begins with this byte cannot be decoded. */
export const BROKEN_PIECE = 0xff;

/** A decoder whose pictures are plain grey: the first byte of each piece. */
class FakeVideo {
  readonly #streamId: number;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #send: (message: FromCapture) => void;
  readonly #ready: { readonly grey: number; readonly timestampUs: number }[] = [];
  readonly #takes: number[] = [];
  #frameNumber = 0;
  #asked = 2;
  #isAtEnd = false;

  constructor(
    streamId: number,
    size: { readonly width: number; readonly height: number },
    send: (message: FromCapture) => void,
  ) {
    this.#streamId = streamId;
    this.#size = size;
    this.#send = send;
  }

  take(requestId: number): void {
    this.#takes.push(requestId);
    this.#give();
  }

  decode({ data, timestampUs, isEnd }: Extract<ToCapture, { readonly type: 'decode' }>): void {
    const [grey = 0] = data;
    if (grey === BROKEN_PIECE) {
      this.#send({ type: 'ended', streamId: this.#streamId, error: 'Decoding error.' });
      return;
    }
    this.#asked -= 1;
    this.#ready.push({ grey, timestampUs });
    this.#isAtEnd = isEnd;
    this.#give();
  }

  #give(): void {
    while (this.#ready.length > 0 && this.#takes.length > 0) {
      const { grey = 0, timestampUs = 0 } = this.#ready.shift() ?? {};
      const { width, height } = this.#size;
      this.#frameNumber += 1;
      this.#send({
        type: 'frame',
        requestId: this.#takes.shift() ?? 0,
        streamId: this.#streamId,
        frameNumber: this.#frameNumber,
        width,
        height,
        format: 'RGBa8',
        timestampUs,
        capturedAtUs: pageNowUs(),
        sentAtUs: pageNowUs(),
        data: new Uint8Array(width * height * 4).fill(grey).buffer,
      });
    }
    if (this.#ready.length > 0) {
      return;
    }
    if (this.#isAtEnd) {
      this.#send({ type: 'ended', streamId: this.#streamId, error: null });
    } else if (this.#asked === 0) {
      this.#asked = 2;
      this.#send({ type: 'hungry', streamId: this.#streamId, count: 2 });
    }
  }
}

/** Grey values that tell the picture's number and its places apart. */
function pictureOf(frameNumber: number): ArrayBuffer {
  const bytes = new Uint8Array(WIDTH * HEIGHT * 2).fill(128);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    bytes[pixel * 2] = (frameNumber * 7 + pixel) & 255;
  }
  return bytes.buffer;
}

function settingsOf({ settings }: FakeStream): CaptureSettings {
  return describeSettings(webcam, { ...settings, width: WIDTH, height: HEIGHT, frameRate: FRAME_RATE });
}

function pageNowUs(): number {
  return microsecondsNow() + PAGE_CLOCK_AHEAD_US;
}
