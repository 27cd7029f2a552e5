import { FromEngine, type ToEngine } from '../../contract/engine-host.ts';
import type { Clock } from '../../contract/clock.ts';
import { restartDelayMs } from './restart-delay.ts';

/** The part of Electron's UtilityProcess that is used here. */
export interface EngineProcess<Port> {
  postMessage(message: ToEngine, ports: Port[]): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export type SupervisorOptions<Port> = {
  readonly fork: () => EngineProcess<Port>;
  readonly clock: Clock;
  /** Runs the task later; returns a function that calls it off. */
  readonly schedule: (task: () => void, delayMs: number) => () => void;
  readonly onReady: () => void;
  readonly capture: CaptureDoor<Port>;
  /** `message` is for a person: why the engine ended, if it said so. */
  readonly onLost: (message: string | null) => void;
};

/** The window that reads USB cameras: there only while the engine wants it. */
export interface CaptureDoor<Port> {
  /** Opens it anew and returns the engine's end of the line. */
  open(): Port;
  close(): void;
}

/** An engine that ran this long was well: its next end is a first failure again. */
const WELL_AFTER_US = 60_000_000;
const STOP_TIMEOUT_MS = 5_000;

/** Keeps one engine running: starts it, starts it again with back-off when it ends, and stops it in the end. */
export class EngineSupervisor<Port> {
  readonly #options: SupervisorOptions<Port>;
  #process: EngineProcess<Port> | null = null;
  #isReady = false;
  #isStopping = false;
  #failures = 0;
  #startedAtUs = 0;
  #lastWord: string | null = null;
  #cancelRestart: () => void = () => undefined;
  #onExit: () => void = () => undefined;

  constructor(options: SupervisorOptions<Port>) {
    this.#options = options;
  }

  /** Starts the engine; it is ready when `onReady` says so. */
  start(): void {
    const engine = this.#options.fork();
    this.#process = engine;
    this.#startedAtUs = this.#options.clock.monotonicUs();
    this.#lastWord = null;
    engine.on('message', (message) => this.#receive(message));
    engine.on('exit', () => this.#handleExit());
  }

  /** Gives the engine the ports of a window; false while there is no engine to take them. */
  connect(ports: Port[]): boolean {
    if (!this.#isReady) {
      return false;
    }
    this.#process?.postMessage({ type: 'connect' }, ports);
    return true;
  }

  /** Lets the engine finish what it does and resolves when it has ended; one that hangs is killed after 5 s. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelRestart();
    const engine = this.#process;
    if (engine === null) {
      return;
    }
    await new Promise<void>((resolve) => {
      const cancelKill = this.#options.schedule(() => engine.kill(), STOP_TIMEOUT_MS);
      this.#onExit = () => {
        cancelKill();
        resolve();
      };
      engine.postMessage({ type: 'stop' }, []);
    });
  }

  #receive(message: unknown): void {
    const parsed = FromEngine.safeParse(message);
    if (!parsed.success) {
      return;
    }
    switch (parsed.data.type) {
      case 'failed':
        this.#lastWord = parsed.data.message;
        // Its port to us would keep the failed process alive.
        this.#process?.kill();
        return;
      case 'capture-please':
        // The windows go before the engine does: it must not get a new one while the station closes.
        if (!this.#isStopping) {
          this.#process?.postMessage({ type: 'capture' }, [this.#options.capture.open()]);
        }
        return;
      case 'capture-done':
        this.#options.capture.close();
        return;
      case 'ready':
        this.#isReady = true;
        this.#options.onReady();
    }
  }

  #handleExit(): void {
    this.#process = null;
    this.#isReady = false;
    this.#options.capture.close();
    this.#onExit();
    if (this.#isStopping) {
      return;
    }
    const ranUs = this.#options.clock.monotonicUs() - this.#startedAtUs;
    this.#failures = ranUs >= WELL_AFTER_US ? 1 : this.#failures + 1;
    this.#options.onLost(this.#lastWord);
    this.#cancelRestart = this.#options.schedule(() => this.start(), restartDelayMs(this.#failures));
  }
}
