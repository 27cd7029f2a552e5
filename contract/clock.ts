/** Time as a parameter, so that tests decide it. */
export interface Clock {
  /** Microseconds since 1970 UTC. */
  nowUs(): number;
  /** Microseconds of a clock that never jumps; its zero is arbitrary. */
  monotonicUs(): number;
}

export const systemClock: Clock = {
  nowUs: () => Date.now() * 1000,
  monotonicUs: () => Math.round(performance.now() * 1000),
};
