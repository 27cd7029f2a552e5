/** Something with a lifetime. `run` resolves when the service ended by itself or was stopped; a rejection restarts it. */
export interface Service {
  readonly name: string;
  run(): Promise<void>;
  stop(): Promise<void>;
}
