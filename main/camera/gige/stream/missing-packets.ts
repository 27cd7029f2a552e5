/** When packets are asked for again, and when they are given up. */
export type ResendLimits = {
  /** A packet that comes later than a following one within this time was only overtaken. */
  readonly reorderUs: number;
  /** From one request to the next for the same packet. */
  readonly repeatUs: number;
  readonly tries: number;
  /** Packets asked for in one block, as a share of all; beyond it the network cannot carry the stream anyway. */
  readonly share: number;
};

export const defaultResendLimits: ResendLimits = { reorderUs: 2_000, repeatUs: 20_000, tries: 10, share: 0.25 };

export type PacketRange = { readonly first: number; readonly last: number };

type Missing = { dueAtUs: number; requests: number };

const ALWAYS_ALLOWED = 16;

/** The packets of one block that should be there and are not. */
export class MissingPackets {
  readonly #limits: ResendLimits;
  readonly #missing = new Map<number, Missing>();
  #requested = 0;
  #isHopeless = false;

  constructor(limits: ResendLimits) {
    this.#limits = limits;
  }

  /** True when a packet will not come any more. */
  get isHopeless(): boolean {
    return this.#isHopeless;
  }

  /** Notes a packet as missing; one that is known keeps its time. */
  note(packetId: number, nowUs: number): void {
    if (!this.#missing.has(packetId)) {
      this.#missing.set(packetId, { dueAtUs: nowUs + this.#limits.reorderUs, requests: 0 });
    }
  }

  /** Forgets packets that the block turned out not to have. */
  forgetAbove(packetId: number): void {
    for (const missing of this.#missing.keys()) {
      if (missing > packetId) {
        this.#missing.delete(missing);
      }
    }
  }

  /** Notes that a packet came after all; returns true when it had been asked for. */
  found(packetId: number): boolean {
    const missing = this.#missing.get(packetId);
    this.#missing.delete(packetId);
    return (missing?.requests ?? 0) > 0;
  }

  /** Returns what to ask for now, in ranges, of a block of `packetCount` packets. */
  takeDue(nowUs: number, packetCount: number): PacketRange[] {
    const allowed = Math.max(ALWAYS_ALLOWED, Math.floor(this.#limits.share * packetCount));
    const due: number[] = [];
    for (const [packetId, missing] of this.#missing) {
      if (missing.dueAtUs > nowUs) {
        continue;
      }
      const isFirst = missing.requests === 0;
      if (missing.requests >= this.#limits.tries || (isFirst && this.#requested >= allowed)) {
        this.#isHopeless = true;
        return [];
      }
      missing.requests += 1;
      missing.dueAtUs = nowUs + this.#limits.repeatUs;
      this.#requested += isFirst ? 1 : 0;
      due.push(packetId);
    }
    return toRanges(due);
  }
}

function toRanges(packetIds: number[]): PacketRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const packetId of packetIds.sort((first, second) => first - second)) {
    const range = ranges.at(-1);
    if (range !== undefined && range.last + 1 === packetId) {
      range.last = packetId;
    } else {
      ranges.push({ first: packetId, last: packetId });
    }
  }
  return ranges;
}
