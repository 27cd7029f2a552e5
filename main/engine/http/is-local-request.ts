import type { IncomingMessage } from 'node:http';

const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Returns whether host and origin are this machine's: a page of another site whose name was made to resolve to
 * 127.0.0.1 (DNS rebinding) brings its own name in both.
 */
export function isLocalRequest({ headers }: Pick<IncomingMessage, 'headers'>, port: number): boolean {
  const allowed = LOOPBACK_HOSTS.map((host) => `${host}:${port}`);
  const { host, origin } = headers;
  return (
    host !== undefined &&
    allowed.includes(host) &&
    (origin === undefined || allowed.some((one) => origin === `http://${one}`))
  );
}
