import type { FrameReceiver } from '../device-link.ts';
import { type Timer, wait } from '../timer.ts';
import { FrameAssembler, type Step } from './frame-assembler.ts';
import type { StreamSetup } from './stream-setup.ts';
import { isGone } from './usb-failure.ts';
import { UsbError, type UsbTransport } from './usb-transport.ts';

/** A device that sends nothing usable after so many restarts needs to be opened anew. */
const RESTARTS_BEFORE_GIVING_UP = 10;
/** The first restarts follow at once: a lost packet must not cost the next picture. */
const QUICK_RESTARTS = 3;
const SLOW_RESTART_MS = 100;

export type PictureStreamOptions = {
  readonly endpoint: number;
  readonly setup: StreamSetup;
  readonly receiver: FrameReceiver;
  readonly nowUs: () => number;
  readonly timer: Timer;
  /** Longest gap inside a picture, ms. */
  readonly pictureTimeoutMs: number;
  /** How long one wait for a picture lasts before it is begun again, ms; a picture that comes at that moment is lost. */
  readonly idleTimeoutMs: number;
  /** Switches the device's stream on or off (SI_CONTROL). */
  readonly switchStream: (isOn: boolean) => Promise<void>;
  /** Called once, when the stream ends by itself. */
  readonly onFailure: (cause: unknown) => void;
};

type Outcome = Step | 'idle' | { readonly failure: unknown };

/** Reads pictures from the stream pipe until it is stopped, and finds back into step by itself. Never throws. */
export class PictureStream {
  readonly #transport: UsbTransport;
  readonly #options: PictureStreamOptions;
  readonly #assembler: FrameAssembler;
  readonly #stopping = new AbortController();
  #ended: Promise<void> = Promise.resolve();
  #restarting: Promise<void> = Promise.resolve();
  #counts = { resyncs: 0, bytes: 0 };

  constructor(transport: UsbTransport, options: PictureStreamOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#assembler = new FrameAssembler(options.setup, options.receiver, options.nowUs);
  }

  get counts(): { readonly resyncs: number; readonly bytes: number } {
    return this.#counts;
  }

  /** Begins to read; the device's stream is on by then. */
  start(): void {
    this.#ended = this.#run();
  }

  /** Says that no further picture is wanted; `ended` resolves when the transfer under way has ended. */
  requestStop(): void {
    this.#stopping.abort();
  }

  /** Resolves when the last transfer has ended and the open picture is finished. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async #run(): Promise<void> {
    let restarts = 0;
    while (!this.#stopping.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- one transfer at a time is all a pipe takes
      const outcome = await this.#receive();
      // A stop ends the transfer by halting the pipe, which is no fault to recover from.
      if (this.#stopping.signal.aborted) {
        break;
      }
      if (typeof outcome === 'object') {
        this.#fail(outcome.failure);
        break;
      }
      restarts = outcome === 'out-of-step' ? restarts + 1 : 0;
      if (restarts > RESTARTS_BEFORE_GIVING_UP) {
        this.#fail(new UsbError('io', 'its stream does not recover'));
        break;
      }
      // A stop halts the endpoint to end the wait: that is no fault.
      if (outcome === 'out-of-step' && !this.#stopping.signal.aborted) {
        // oxlint-disable-next-line no-await-in-loop -- nothing can be read before the restart
        await this.#restart(restarts);
      }
    }
    this.#assembler.abandon();
  }

  async #receive(): Promise<Outcome> {
    const { endpoint, pictureTimeoutMs, idleTimeoutMs } = this.#options;
    const { isMidFrame, nextTransferBytes } = this.#assembler;
    try {
      const timeoutMs = isMidFrame ? pictureTimeoutMs : idleTimeoutMs;
      const bytes = await this.#transport.bulkIn(endpoint, nextTransferBytes, timeoutMs);
      this.#counts.bytes += bytes.length;
      return this.#assembler.accept(bytes);
    } catch (cause) {
      return outcomeOf(cause, isMidFrame);
    }
  }

  /** Resolves as soon as no restart is under way: what the device exposes during one is lost. */
  get ready(): Promise<void> {
    return this.#restarting;
  }

  async #restart(restarts: number): Promise<void> {
    this.#counts.resyncs += 1;
    this.#restarting = this.#switchOffAndOn(restarts);
    await this.#restarting;
    this.#assembler.abandon();
  }

  /** Off, clear, on: the device drops what it was sending and begins again at a leader. Never rejects. */
  async #switchOffAndOn(restarts: number): Promise<void> {
    const { endpoint, switchStream, timer } = this.#options;
    const { signal } = this.#stopping;
    try {
      if (restarts > QUICK_RESTARTS) {
        await wait(timer, SLOW_RESTART_MS * restarts, signal);
      }
      await switchStream(false);
      await this.#transport.clearHalt(endpoint);
      if (!signal.aborted) {
        await switchStream(true);
      }
    } catch {
      // Whatever failed shows again at the next transfer, which tells a lost device from a confused one.
    }
  }

  #fail(cause: unknown): void {
    if (!this.#stopping.signal.aborted) {
      this.#options.onFailure(cause);
    }
  }
}

function outcomeOf(cause: unknown, isMidFrame: boolean): Outcome {
  if (!(cause instanceof UsbError) || isGone(cause) || cause.kind === 'no-memory') {
    return { failure: cause };
  }
  return cause.kind === 'timeout' && !isMidFrame ? 'idle' : 'out-of-step';
}
