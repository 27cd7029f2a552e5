/** What a virtual camera can be told to do wrong. */
export type DeviceFault =
  /** The acknowledge comes `delayMs` later, after a PENDING_ACK that announces `announcedMs`. */
  | { readonly kind: 'pending-ack'; readonly delayMs: number; readonly announcedMs: number }
  /** The acknowledge comes `delayMs` later, without a word. */
  | { readonly kind: 'slow-answer'; readonly delayMs: number }
  /** The acknowledge carries the id of another command. */
  | { readonly kind: 'wrong-ack-id' }
  /** The command is carried out, its acknowledge never comes. */
  | { readonly kind: 'mute' }
  /** The command is answered with this status; only those that touch `address`, where one is given. */
  | { readonly kind: 'status'; readonly status: number; readonly address: number | null }
  /** Every write is answered with "access denied". */
  | { readonly kind: 'access-denied' }
  /** The control endpoint halts instead of answering. */
  | { readonly kind: 'control-stall' }
  /** The payload stops after about this share of it, until the host sets the stream up again. */
  | { readonly kind: 'payload-hang'; readonly share: number }
  /** The stream endpoint halts in the middle of the payload. */
  | { readonly kind: 'stream-stall' }
  /** The device leaves the bus in the middle of the payload. */
  | { readonly kind: 'unplug' }
  /** The payload ends this many bytes early. */
  | { readonly kind: 'short-payload'; readonly missingBytes: number }
  | { readonly kind: 'missing-trailer' }
  /** The trailer says that something went wrong, such as 0xA100. */
  | { readonly kind: 'trailer-status'; readonly status: number }
  /** The picture is never sent: a gap in the block ids. */
  | { readonly kind: 'block-gap' }
  /** Pictures were exposed and lost before this one: the block ids jump by this many, on each picture. */
  | { readonly kind: 'lost-numbers'; readonly count: number }
  /** This picture's number over the content and the time of the one before. */
  | { readonly kind: 'late-picture' }
  /** The picture before is sent again in place of this one. */
  | { readonly kind: 'stale-picture' }
  /** The picture is sent twice. */
  | { readonly kind: 'duplicate-picture' }
  /** The first bytes of the payload are those of a leader. */
  | { readonly kind: 'payload-magic' }
  /** The XML breaks off in the middle. */
  | { readonly kind: 'bad-xml' }
  /** The ZIP breaks off in the middle. */
  | { readonly kind: 'truncated-zip' }
  | { readonly kind: 'wrong-sha1' }
  /** The ZIP is small and inflates to this many bytes. */
  | { readonly kind: 'xml-bomb'; readonly inflatedBytes: number }
  /** The manifest says that the file is a terabyte long. */
  | { readonly kind: 'oversized-xml' }
  /** The manifest says that it has four billion entries. */
  | { readonly kind: 'oversized-manifest' }
  /** The system lets nobody open the device. */
  | { readonly kind: 'open-denied' };

export type DeviceFaultKind = DeviceFault['kind'];

/** Each fault with ordinary parameters, by its name on the command line. */
export const ordinaryFaults: { readonly [Kind in DeviceFaultKind]: Extract<DeviceFault, { readonly kind: Kind }> } = {
  'pending-ack': { kind: 'pending-ack', delayMs: 300, announcedMs: 1000 },
  'slow-answer': { kind: 'slow-answer', delayMs: 100 },
  'wrong-ack-id': { kind: 'wrong-ack-id' },
  mute: { kind: 'mute' },
  status: { kind: 'status', status: 0x8fff, address: null },
  'access-denied': { kind: 'access-denied' },
  'control-stall': { kind: 'control-stall' },
  'payload-hang': { kind: 'payload-hang', share: 0.5 },
  'stream-stall': { kind: 'stream-stall' },
  unplug: { kind: 'unplug' },
  'short-payload': { kind: 'short-payload', missingBytes: 100 },
  'missing-trailer': { kind: 'missing-trailer' },
  'trailer-status': { kind: 'trailer-status', status: 0xa100 },
  'block-gap': { kind: 'block-gap' },
  'lost-numbers': { kind: 'lost-numbers', count: 2 },
  'late-picture': { kind: 'late-picture' },
  'stale-picture': { kind: 'stale-picture' },
  'duplicate-picture': { kind: 'duplicate-picture' },
  'payload-magic': { kind: 'payload-magic' },
  'bad-xml': { kind: 'bad-xml' },
  'truncated-zip': { kind: 'truncated-zip' },
  'wrong-sha1': { kind: 'wrong-sha1' },
  'xml-bomb': { kind: 'xml-bomb', inflatedBytes: 64 * 1024 * 1024 },
  'oversized-xml': { kind: 'oversized-xml' },
  'oversized-manifest': { kind: 'oversized-manifest' },
  'open-denied': { kind: 'open-denied' },
};

/** Makes a virtual camera fail. */
export interface FaultControls {
  /** Arms a fault for the next `times` occasions, or until it is cleared; a second call replaces the first. */
  setFault(fault: DeviceFault, times?: number): void;
  /** Clears one fault, or all. */
  clearFault(kind?: DeviceFaultKind): void;
  faults(): readonly DeviceFault[];
}

type Armed = { readonly fault: DeviceFault; readonly times: number };

/** Keeps which faults are armed and how often they still strike. */
export class FaultSwitchboard implements FaultControls {
  readonly #armed = new Map<DeviceFaultKind, Armed>();

  setFault(fault: DeviceFault, times: number = Number.POSITIVE_INFINITY): void {
    if (times > 0) {
      this.#armed.set(fault.kind, { fault, times });
    } else {
      this.#armed.delete(fault.kind);
    }
  }

  clearFault(kind?: DeviceFaultKind): void {
    if (kind === undefined) {
      this.#armed.clear();
    } else {
      this.#armed.delete(kind);
    }
  }

  faults(): readonly DeviceFault[] {
    return [...this.#armed.values()].map(({ fault }) => fault);
  }

  /** Returns the fault when it is armed and `fits`, and counts the occasion. */
  take<Kind extends DeviceFaultKind>(
    kind: Kind,
    fits: (fault: Extract<DeviceFault, { readonly kind: Kind }>) => boolean = () => true,
  ): Extract<DeviceFault, { readonly kind: Kind }> | null {
    const armed = this.#armed.get(kind);
    // The map holds each fault under its own kind.
    const fault = armed?.fault as Extract<DeviceFault, { readonly kind: Kind }> | undefined;
    if (armed === undefined || fault === undefined || !fits(fault)) {
      return null;
    }
    this.setFault(fault, armed.times - 1);
    return fault;
  }
}
