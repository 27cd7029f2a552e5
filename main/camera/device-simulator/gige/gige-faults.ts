/** What can go wrong on the way to and from a simulated network camera; all may change while it runs. */
export type GigeFaults = {
  /** Shares of stream packets, 0 to 1, that are lost, come twice, are overtaken by the next ones, or arrive cut. */
  readonly lostShare: number;
  readonly doubledShare: number;
  readonly overtakenShare: number;
  readonly cutShare: number;
  /** No leaders or no trailers are sent at all, unless asked for again. */
  readonly withoutLeaders: boolean;
  readonly withoutTrailers: boolean;
  /** Larger packets do not get through, IP and UDP headers included. */
  readonly largestPacketBytes: number;
  /** Lost packets cannot be had again: refused with "packet unavailable". */
  readonly forgetsPackets: boolean;
  /** Share of commands that never arrive. */
  readonly lostCommandShare: number;
  /** Nothing is answered any more, as with a pulled cable. */
  readonly isSilent: boolean;
  /** Each command is first answered with "pending" and done after this time; 0 for at once. */
  readonly pendingMs: number;
  /** Every register access is refused with this status; 0 for none. */
  readonly refusalStatus: number;
};

export const noFaults: GigeFaults = {
  lostShare: 0,
  doubledShare: 0,
  overtakenShare: 0,
  cutShare: 0,
  withoutLeaders: false,
  withoutTrailers: false,
  largestPacketBytes: 9000,
  forgetsPackets: false,
  lostCommandShare: 0,
  isSilent: false,
  pendingMs: 0,
  refusalStatus: 0,
};
