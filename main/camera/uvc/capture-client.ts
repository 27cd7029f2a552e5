import { type CaptureDevice, FromCapture, type ToCapture } from '../../../contract/capture-protocol.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Clock } from '../../../contract/clock.ts';
import { ClockBridge } from '../../../contract/clock-bridge.ts';
import type { Timer } from '../timer.ts';
import type { CaptureDoor, CaptureLine } from './capture-door.ts';
import { captureError } from './capture-error.ts';

type Reply<Type extends FromCapture['type']> = Extract<FromCapture, { readonly type: Type }>;
/** What a request is, without the number it gets. */
export type CaptureRequest = DistributiveOmit<Extract<ToCapture, { readonly requestId: number }>, 'requestId'>;
type DistributiveOmit<Union, Key extends string> = Union extends unknown ? Omit<Union, Key> : never;

/** What a stream tells by itself. */
export interface StreamListener {
  onHungry(count: number): void;
  /** Once: the stream is gone; `error` null at the end of a video. */
  onEnded(error: string | null): void;
}

export type RequestOptions = {
  /** Begins the sentence when it fails, such as `Camera 3f2a`. */
  readonly subject: string;
  /** Null: it may take as long as it takes. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
};

type Waiting = {
  readonly subject: string;
  readonly streamId: number | null;
  resolve(message: FromCapture): void;
  reject(error: unknown): void;
};

/** How long the window stays when nobody uses it: a camera is opened right after the list was asked for. */
const LINGER_MS = 5_000;
/** Why a stream ended whose window is gone. */
export const WINDOW_GONE = 'the window that reads it ended';

/**
 * Talks to the capture window: opens it with the first request, lets it go some seconds after the last user, and
 * opens it again after it crashed. What waits when it goes is rejected with `camera-disconnected`.
 */
export class CaptureClient {
  readonly #door: CaptureDoor;
  readonly #timer: Timer;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  readonly #streams = new Map<number, StreamListener>();
  readonly #deviceListeners = new Set<() => void>();
  #line: Promise<CaptureLine> | null = null;
  #bridge = new ClockBridge();
  #lastRequestId = 0;
  #windows = 0;
  #users = 0;
  #cancelLinger: () => void = () => undefined;

  constructor(door: CaptureDoor, { timer, clock }: { readonly timer: Timer; readonly clock: Clock }) {
    this.#door = door;
    this.#timer = timer;
    this.#clock = clock;
  }

  /** Returns the cameras Chromium sees now. */
  async listDevices(): Promise<readonly CaptureDevice[]> {
    const release = this.hold();
    try {
      const request = { type: 'list' } as const;
      return (await this.request(request, 'devices', { subject: 'The list of USB cameras', timeoutMs: 10_000 }))
        .devices;
    } finally {
      release();
    }
  }

  /** Keeps the window until the returned function is called. */
  hold(): () => void {
    this.#cancelLinger();
    this.#users += 1;
    let isReleased = false;
    return () => {
      if (!isReleased) {
        isReleased = true;
        this.#users -= 1;
        this.#lingerWhenUnused();
      }
    };
  }

  /** Called whenever cameras come or go. @returns the function that ends the subscription */
  onDevicesChanged(listener: () => void): () => void {
    this.#deviceListeners.add(listener);
    return () => {
      this.#deviceListeners.delete(listener);
    };
  }

  /** Listens to an open stream. @returns the function that closes the stream */
  attach(streamId: number, listener: StreamListener): () => void {
    this.#streams.set(streamId, listener);
    return () => {
      if (this.#streams.delete(streamId)) {
        this.send({ type: 'close', streamId });
      }
    };
  }

  /** Sends something that has no answer; forgotten when there is no window. */
  send(message: ToCapture): void {
    this.#line?.then(
      (line) => line.send(message),
      () => undefined,
    );
  }

  /**
   * Sends a request and resolves with its answer.
   * @throws AppError by the kind of failure, `camera-timeout` when the window does not answer
   */
  async request<Type extends FromCapture['type']>(
    request: CaptureRequest,
    answer: Type,
    { subject, timeoutMs, signal }: RequestOptions,
  ): Promise<Reply<Type>> {
    signal?.throwIfAborted();
    const line = await this.#connect();
    signal?.throwIfAborted();
    this.#lastRequestId += 1;
    const requestId = this.#lastRequestId;
    const streamId = 'streamId' in request ? request.streamId : null;
    return new Promise<Reply<Type>>((resolve, reject) => {
      const cancelTimeout =
        timeoutMs === null
          ? () => undefined
          : this.#timer.after(timeoutMs, () =>
              fail(
                new AppError(
                  'camera-timeout',
                  `${subject} did not answer in ${timeoutMs} ms: unplug it and plug it in again`,
                ),
              ),
            );
      const settle = (): void => {
        cancelTimeout();
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(requestId);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      const abort = (): void => {
        fail(signal?.reason);
        if (streamId !== null) {
          line.send({ type: 'forget', requestId, streamId });
        }
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.set(requestId, {
        subject,
        streamId,
        resolve: (message) => {
          settle();
          if (message.type === answer) {
            resolve(message as Reply<Type>);
          } else {
            reject(new AppError('unexpected', `${subject}: ${answer} was expected, not ${message.type}`));
          }
        },
        reject: fail,
      });
      line.send({ ...request, requestId });
    });
  }

  /** Returns our monotonic time of a moment on the page's clock, µs. */
  toOurTimeUs(pageTimeUs: number): number {
    return Math.round(this.#bridge.toOurs(pageTimeUs));
  }

  #connect(): Promise<CaptureLine> {
    this.#cancelLinger();
    this.#line ??= this.#open();
    return this.#line;
  }

  async #open(): Promise<CaptureLine> {
    this.#windows += 1;
    const window = this.#windows;
    this.#bridge = new ClockBridge();
    try {
      const line = await this.#door.open();
      line.onMessage((message) => this.#receive(message));
      line.onClose(() => {
        // The end of a window that was let go must not be taken for that of the next one.
        if (window === this.#windows) {
          this.#lose();
        }
      });
      return line;
    } catch (error) {
      this.#line = null;
      throw error;
    }
  }

  #receive(data: unknown): void {
    const parsed = FromCapture.safeParse(data);
    if (!parsed.success) {
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'hungry':
        this.#streams.get(message.streamId)?.onHungry(message.count);
        return;
      case 'ended':
        this.#endStream(message.streamId, message.error);
        return;
      case 'failed': {
        const waiting = this.#waiting.get(message.requestId);
        waiting?.reject(captureError(waiting.subject, message.name, message.message));
        return;
      }
      case 'frame':
        this.#bridge.observe(message.sentAtUs, this.#clock.monotonicUs());
        this.#waiting.get(message.requestId)?.resolve(message);
        return;
      case 'devices':
        this.#answerDevices(message);
        return;
      case 'opened':
      case 'settings':
        this.#waiting.get(message.requestId)?.resolve(message);
    }
  }

  #answerDevices(message: Reply<'devices'>): void {
    if (message.requestId !== null) {
      this.#waiting.get(message.requestId)?.resolve(message);
      return;
    }
    for (const listener of this.#deviceListeners) {
      listener();
    }
  }

  #endStream(streamId: number, error: string | null): void {
    const listener = this.#streams.get(streamId);
    this.#streams.delete(streamId);
    for (const waiting of [...this.#waiting.values()].filter((other) => other.streamId === streamId)) {
      waiting.reject(new AppError('camera-disconnected', `${waiting.subject} is not connected: check its cable`));
    }
    listener?.onEnded(error);
  }

  #lose(): void {
    this.#line = null;
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new AppError('camera-disconnected', `${waiting.subject}: ${WINDOW_GONE}; it is started again`));
    }
    for (const streamId of this.#streams.keys()) {
      this.#endStream(streamId, WINDOW_GONE);
    }
  }

  #lingerWhenUnused(): void {
    if (this.#users > 0) {
      return;
    }
    this.#cancelLinger();
    this.#cancelLinger = this.#timer.after(LINGER_MS, () => {
      if (this.#line !== null) {
        this.#line = null;
        this.#door.close();
      }
    });
  }
}
