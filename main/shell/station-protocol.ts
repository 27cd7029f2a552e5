import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { fillNonce, securityHeaders } from '../../contract/security-headers.ts';
import { resolveResource, type Resource } from './resolve-resource.ts';

export const STATION_SCHEME = 'app';
const HOST = 'station';
export const STATION_ORIGIN = `${STATION_SCHEME}://${HOST}`;
export const STATION_URL = `${STATION_ORIGIN}/`;

/** Gives the screen a real origin, so that headers, workers and storage work as on a server. Call it before `ready`. */
export function registerStationScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: STATION_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built screen to this session, and nothing else. */
export function serveStation(session: Session, rendererDirectory: string): void {
  session.protocol.handle(STATION_SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const resource = host === HOST && isReading(request) ? resolveResource(rendererDirectory, pathname) : null;
    return resource ? respond(resource) : notFound();
  });
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function respond({ file, contentType }: Resource): Promise<Response> {
  const content = await readFile(file).catch(() => null);
  if (content === null) {
    return notFound();
  }
  const nonce = randomBytes(16).toString('base64');
  const body = contentType.startsWith('text/html') ? fillNonce(content.toString('utf8'), nonce) : content;
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: { ...securityHeaders(nonce), 'content-type': contentType, 'cache-control': 'no-cache' },
  });
}

function notFound(): Response {
  return new Response('', { status: 404, headers: securityHeaders('') });
}
