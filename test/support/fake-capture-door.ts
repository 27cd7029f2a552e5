import { type CaptureSettings, type FromCapture, ToCapture } from '../../contract/capture-protocol.ts';
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
        return this.#stream(request.streamId).takes.add({
          requestId,
          isFresh: request.isFresh,
          askedAtUs: pageNowUs(),
        });
      case 'forget':
        return this.#streams.get(request.streamId)?.takes.forget(requestId);
      case 'open-video':
        throw new DOMException('this window decodes no videos', 'NotSupportedError');
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

  #drop(streamId: number): void {
    this.#streams.get(streamId)?.stop();
    this.#streams.delete(streamId);
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
