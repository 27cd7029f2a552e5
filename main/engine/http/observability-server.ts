import { createServer } from 'node:http';
import type { Engine } from '../engine.ts';
import { answerObservability } from './observability-routes.ts';

/** Serves /healthz and /metrics alone on a loopback port: for the desktop, where the screen needs no server. */
export async function startObservabilityServer(
  engine: Engine,
  port: number,
  onError: (error: unknown) => void,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answerObservability(engine, request, response)
      .then((isAnswered) => isAnswered || response.writeHead(404).end())
      .catch(onError);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
