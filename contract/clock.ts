/** Time as a parameter, so that tests decide it. */
export type Clock = {
  /** Microseconds since 1970 UTC. */
  readonly nowUs: () => number;
  /** Microseconds of a clock that never jumps; its zero is arbitrary. */
  readonly monotonicUs: () => number;
};

export const systemClock: Clock = {
  nowUs: () => Date.now() * 1000,
  monotonicUs: () => Math.round(performance.now() * 1000),
};
