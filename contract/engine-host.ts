import { z } from 'zod';

/** What the shell tells the engine when it starts it, as JSON in the first argument. */
export const EngineLaunch = z.strictObject({
  dataDirectory: z.string().min(1),
  /** Folder with the shipped backbones and sample parts. */
  resourcesDirectory: z.string().min(1),
  /** Another better-sqlite3 binary than the package's own: development and tests only. */
  sqliteBinding: z.string().min(1).optional(),
  version: z.string().min(1),
});
export type EngineLaunch = z.infer<typeof EngineLaunch>;

/**
 * `connect` comes with two ports: control and frames. `capture` answers `capture-please` with one port to the capture
 * window (contract/capture-protocol.ts). After `stop` the engine ends what it does and exits with 0.
 */
export const ToEngine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('connect') }),
  z.strictObject({ type: z.literal('capture') }),
  z.strictObject({ type: z.literal('stop') }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/**
 * `failed` says for a person why the engine exits instead of becoming ready. `capture-please` asks for the capture
 * window, again after its port closed; `capture-done` says that nobody needs it any more.
 */
export const FromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('capture-please') }),
  z.object({ type: z.literal('capture-done') }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type FromEngine = z.infer<typeof FromEngine>;

/** The window posts it to itself when it listens; the preload answers with `ENGINE_PORTS` and two ports. */
export const ENGINE_PORTS_PLEASE = 'engine-ports-please';
/** Comes again with new ports after each restart of the engine. */
export const ENGINE_PORTS = 'engine-ports';
export const ENGINE_LOST = 'engine-lost';

/** Posted to the window when the engine ended: the ports it had are dead. `message` is the engine's own last word. */
export const EngineLost = z.object({ type: z.literal(ENGINE_LOST), message: z.string().nullable() });
export type EngineLost = z.infer<typeof EngineLost>;
