import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine.ts';

/** Answers `/healthz` (200 while parts can be judged and recorded, else 503) and `/metrics`. @returns whether it did */
export async function answerObservability(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const path = request.url?.split('?', 1)[0];
  if (path === '/healthz') {
    const { phase, fault, camera, disk } = engine.station.status();
    const isHealthy = phase !== 'faulted' && disk.state !== 'full';
    response.writeHead(isHealthy ? 200 : 503, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        ok: isHealthy,
        phase,
        fault: fault?.code ?? null,
        camera: camera?.state ?? 'none',
        disk: disk.state,
      }),
    );
    return true;
  }
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': engine.metrics.contentType });
    response.end(await engine.metrics.text());
    return true;
  }
  return false;
}
