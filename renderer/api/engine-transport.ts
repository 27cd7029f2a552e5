import type { ClientContext, ClientLink } from '@orpc/client';

/** Where live pictures come from; both forms can be handed to a worker. */
export type FrameSource =
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'socket'; readonly url: string; readonly protocols: readonly string[] };

/** One living connection to one engine process. */
export type OpenLink = {
  readonly link: ClientLink<ClientContext>;
  readonly frames: FrameSource;
  /** Aborts when the other end is gone or replaced. */
  readonly ended: AbortSignal;
  close(): void;
};

/** A way to reach the engine. */
export interface EngineTransport {
  /** Resolves once calls can be made; rejects when `signal` aborts or the engine cannot be reached. */
  open(signal: AbortSignal): Promise<OpenLink>;
}
