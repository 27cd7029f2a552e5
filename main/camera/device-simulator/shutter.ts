import type { Clock } from '../../../contract/clock.ts';
import type { Timer } from '../timer.ts';

/** A late timer makes up for at most this many pictures; more are never exposed. */
const LARGEST_BURST = 8;

export type ShutterPort = {
  readonly clock: Clock;
  readonly timer: Timer;
  /** Exposure ended: reads the sensor out. The time is that at which it began. */
  readonly readOut: (isTriggered: boolean, exposedAtUs: number) => void;
  readonly exposureTimeUs: () => number;
  /** Time from picture to picture in free run, µs. */
  readonly frameIntervalUs: () => number;
};

/** When the sensor exposes: on its own, or once for each trigger. */
export class Shutter {
  readonly #port: ShutterPort;
  #cancelFreeRun: (() => void) | null = null;
  #cancelTriggered: (() => void) | null = null;

  constructor(port: ShutterPort) {
    this.#port = port;
  }

  startFreeRun(): void {
    if (this.#cancelFreeRun === null) {
      this.#scheduleFreeRun(this.#port.clock.monotonicUs() + this.#port.exposureTimeUs());
    }
  }

  stopFreeRun(): void {
    this.#cancelFreeRun?.();
    this.#cancelFreeRun = null;
  }

  /** Exposes once after the delay; a trigger that comes while one is under way is missed, as on real sensors. */
  expose(delayUs: number): void {
    if (this.#cancelTriggered !== null) {
      return;
    }
    const exposureTimeUs = this.#port.exposureTimeUs();
    const exposedAtUs = this.#port.clock.monotonicUs() + delayUs;
    this.#cancelTriggered = this.#port.timer.after((delayUs + exposureTimeUs) / 1000, () => {
      this.#cancelTriggered = null;
      this.#port.readOut(true, exposedAtUs);
    });
  }

  /** An exposure under way is dropped. */
  stop(): void {
    this.stopFreeRun();
    this.#cancelTriggered?.();
    this.#cancelTriggered = null;
  }

  #scheduleFreeRun(dueUs: number): void {
    const { clock, timer } = this.#port;
    const delayMs = Math.max(0, (dueUs - clock.monotonicUs()) / 1000);
    this.#cancelFreeRun = timer.after(delayMs, () => this.#freeRun(dueUs));
  }

  /** Timers are no finer than a millisecond, so pictures that fell due in between are read out together. */
  #freeRun(firstDueUs: number): void {
    const nowUs = this.#port.clock.monotonicUs();
    let dueUs = firstDueUs;
    for (let count = 0; count < LARGEST_BURST; count++) {
      this.#port.readOut(false, dueUs - this.#port.exposureTimeUs());
      if (this.#cancelFreeRun === null) {
        return;
      }
      dueUs += this.#port.frameIntervalUs();
      if (dueUs > nowUs) {
        break;
      }
    }
    this.#scheduleFreeRun(dueUs > nowUs ? dueUs : nowUs + this.#port.frameIntervalUs());
  }
}
