import type { Clock } from '../../../contract/clock.ts';
import type { DeviceLink, FrameLeader } from '../device-link.ts';

/** Both clocks at one moment. */
export type Latch = {
  /** Read just before the device's clock. */
  readonly hostTimeUs: number;
  /** Null where the device has no clock. */
  readonly deviceTimeNs: bigint | null;
};

type Moment = Pick<FrameLeader, 'deviceTimeNs' | 'arrivedAtUs'>;

/** A device whose pictures are further off than this gives them times of another clock. */
const LARGEST_DISAGREEMENT_NS = 10_000_000_000n;
/** Crystals differ by up to 100 ppm: after 10 s that is a millisecond. */
const FRESH_FOR_US = 10_000_000;

/** Puts a device's clock and the host's side by side. */
export class DeviceClock {
  readonly #clock: Clock;
  #latch: Latch | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads both clocks now. @throws AppError as the link's registers */
  async latch(link: Pick<DeviceLink, 'latchDeviceTimeNs'>): Promise<Latch> {
    const hostTimeUs = this.#clock.monotonicUs();
    const latch = { hostTimeUs, deviceTimeNs: await link.latchDeviceTimeNs() };
    this.#latch = latch;
    return latch;
  }

  /** True when the clocks may have drifted apart since they were last read. */
  get isStale(): boolean {
    return this.#latch === null || this.#clock.monotonicUs() - this.#latch.hostTimeUs > FRESH_FOR_US;
  }

  /** Another device, or the same after a restart: its clock begins anew. */
  forget(): void {
    this.#latch = null;
  }

  /** Returns the host's time of the exposure, µs; that of the arrival where the device's clock says nothing usable. */
  hostTimeUs(moment: Moment): number {
    const elapsedNs = elapsedSince(this.#latch, moment);
    if (this.#latch === null || elapsedNs === null) {
      return moment.arrivedAtUs;
    }
    const exposedAtUs = this.#latch.hostTimeUs + Math.ceil(Number(elapsedNs) / 1000);
    return Math.min(exposedAtUs, moment.arrivedAtUs);
  }
}

/** Says whether a picture was exposed after the latch: by the device's clock, else by its arrival. */
export function isNewerThan(latch: Latch, moment: Moment): boolean {
  const elapsedNs = elapsedSince(latch, moment);
  return elapsedNs === null ? moment.arrivedAtUs > latch.hostTimeUs : elapsedNs > 0n;
}

/** Null when the two device times cannot be of one clock, or there is none. */
function elapsedSince(latch: Latch | null, { deviceTimeNs, arrivedAtUs }: Moment): bigint | null {
  if (latch === null || latch.deviceTimeNs === null || deviceTimeNs === null) {
    return null;
  }
  const elapsedNs = deviceTimeNs - latch.deviceTimeNs;
  const disagreementNs = elapsedNs - BigInt(Math.round((arrivedAtUs - latch.hostTimeUs) * 1000));
  const isOneClock = disagreementNs < LARGEST_DISAGREEMENT_NS && disagreementNs > -LARGEST_DISAGREEMENT_NS;
  return isOneClock ? elapsedNs : null;
}
