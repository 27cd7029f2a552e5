import type { Logger as PinoLogger } from 'pino';

/** Structured log of the engine: an object of facts first, then a short sentence. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>;
