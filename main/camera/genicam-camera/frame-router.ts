import type { CameraInfo } from '../../../contract/camera.ts';
import type { CameraStats, Frame } from '../camera.ts';
import type { FrameLeader, FrameReceiver, FrameSlot } from '../device-link.ts';
import type { FramePool, PooledBuffer } from '../frame-pool.ts';
import { BlockCounter, type CountedBlock } from './block-counter.ts';
import type { DeviceClock } from './device-clock.ts';

const FORGOTTEN: FrameSlot = { target: null, finish: () => {} };

export type Wanted = {
  readonly triggerId: string | null;
  readonly buffer: PooledBuffer;
  /** Says whether a picture is the one that is waited for. */
  readonly isWanted: (leader: FrameLeader) => boolean;
};

/** One picture that somebody waits for. */
export interface Expected {
  readonly frame: Promise<Frame>;
  /** Gives the buffer back: at once, or when the transport has let go of it. After a frame came it does nothing. */
  cancel(): void;
}

type Live = { readonly sink: (frame: Frame) => void; readonly intervalUs: number; lastUs: number };
type Finish = (frame: Frame) => void;
type Taker = { readonly buffer: PooledBuffer; readonly triggerId: string | null; readonly finish: Finish };

/** Decides for each picture of a device whose it is: a trigger's, the live picture's or nobody's. */
export class FrameRouter implements FrameReceiver {
  /** True while the device exposes unasked, so that its pictures may be shown live. */
  isUnasked = false;
  readonly #info: Pick<CameraInfo, 'cameraId' | 'serial'>;
  readonly #pool: FramePool;
  readonly #clock: DeviceClock;
  readonly #blocks = new BlockCounter();
  #counts: CameraStats = { frames: 0, dropped: 0, incomplete: 0, reconnects: 0 };
  #wanted: (Wanted & { readonly claim: () => Finish }) | null = null;
  #live: Live | null = null;
  #missed = 0;

  constructor(info: Pick<CameraInfo, 'cameraId' | 'serial'>, pool: FramePool, clock: DeviceClock) {
    this.#info = info;
    this.#pool = pool;
    this.#clock = clock;
  }

  get stats(): CameraStats {
    return this.#counts;
  }

  count(name: keyof CameraStats, by: number = 1): void {
    this.#counts = { ...this.#counts, [name]: this.#counts[name] + by };
  }

  /** To be called before the stream starts. */
  restart(): void {
    this.#blocks.restart();
  }

  /** Unasked pictures go to `sink`, at most one per interval; null ends that at once. */
  showLive(sink: ((frame: Frame) => void) | null, intervalUs: number): void {
    this.#live = sink === null ? null : { sink, intervalUs, lastUs: Number.NEGATIVE_INFINITY };
  }

  /** Waits for one picture. There is one such wait at a time. */
  expect(wanted: Wanted): Expected {
    let state: 'waiting' | 'receiving' | 'done' = 'waiting';
    let isCancelled = false;
    let resolve: Finish = () => {};
    const frame = new Promise<Frame>((settle) => {
      resolve = settle;
    });
    const finish: Finish = (received) => {
      state = 'done';
      if (isCancelled) {
        received.release();
      } else {
        this.#countDelivered(received);
        resolve(received);
      }
    };
    const claim = (): Finish => {
      state = 'receiving';
      return finish;
    };
    const own = { ...wanted, claim };
    this.#wanted = own;
    return {
      frame,
      cancel: () => {
        isCancelled = true;
        if (this.#wanted === own) {
          this.#wanted = null;
        }
        if (state === 'waiting') {
          wanted.buffer.release();
        }
      },
    };
  }

  begin(leader: FrameLeader): FrameSlot {
    const block = this.#blocks.next(leader.blockId);
    if (block === null) {
      return FORGOTTEN;
    }
    this.#missed += block.missed;
    this.count('dropped', block.missed);
    const taker = this.#takeExpected(leader) ?? this.#takeLive(leader);
    return taker === null ? FORGOTTEN : this.#receive(leader, block, taker);
  }

  /** Hands a frame to a receiver that may fail: its frame is then lost, nothing else. */
  deliver(frame: Frame, sink: (frame: Frame) => void): void {
    try {
      sink(frame);
    } catch {
      frame.release();
      this.count('dropped');
    }
  }

  #takeExpected(leader: FrameLeader): Taker | null {
    const wanted = this.#wanted;
    if (wanted === null || !wanted.isWanted(leader)) {
      return null;
    }
    this.#wanted = null;
    return { buffer: wanted.buffer, triggerId: wanted.triggerId, finish: wanted.claim() };
  }

  #takeLive(leader: FrameLeader): Taker | null {
    const live = this.#live;
    // The tenth of an interval keeps a frame rate equal to the limit from being halved by jitter.
    if (!this.isUnasked || live === null || leader.arrivedAtUs - live.lastUs < live.intervalUs * 0.9) {
      return null;
    }
    live.lastUs = leader.arrivedAtUs;
    const buffer = this.#pool.take();
    if (buffer === null) {
      this.count('dropped');
      return null;
    }
    const finish: Finish = (frame) => {
      if (this.#live !== live) {
        frame.release();
        return;
      }
      this.#countDelivered(frame);
      this.deliver(frame, live.sink);
    };
    return { buffer, triggerId: null, finish };
  }

  #receive(leader: FrameLeader, { blockId }: CountedBlock, { buffer, triggerId, finish }: Taker): FrameSlot {
    const data = buffer.view(leader.sizeBytes);
    const missedFrames = this.#missed;
    this.#missed = 0;
    return {
      target: data,
      finish: (status) =>
        finish({
          cameraId: this.#info.cameraId,
          serial: this.#info.serial,
          blockId,
          missedFrames,
          hostTimeUs: this.#clock.hostTimeUs(leader),
          width: leader.width,
          height: leader.height,
          format: leader.format,
          data,
          status,
          triggerId,
          truth: null,
          release: () => buffer.release(),
        }),
    };
  }

  #countDelivered({ status }: Frame): void {
    this.count('frames');
    if (status !== 'ok') {
      this.count('incomplete');
    }
  }
}
