import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { AppError } from '../../../contract/errors.ts';
import { encodeLiveFrame } from '../../../contract/frame-channel.ts';
import { securityHeaders } from '../../../contract/security-headers.ts';
import type { Engine } from '../engine.ts';
import { createControlServer } from '../rpc/serve-control.ts';
import { isLocalRequest } from './is-local-request.ts';
import { answerObservability } from './observability-routes.ts';
import { readStaticFile } from './static-files.ts';
import { isSameSecret } from './token.ts';

const HOST = '127.0.0.1';
/** Goes before the token in the list of WebSocket subprotocols, and is the one that is agreed on. */
const SUBPROTOCOL = 'mai';
/** The largest upload is a 32 MiB picture as base64. */
const MAXIMUM_MESSAGE_BYTES = 48 * 1024 * 1024;

export type StationServerOptions = {
  readonly engine: Engine;
  readonly port: number;
  readonly rendererDirectory: string;
  readonly token: string;
  readonly onError: (error: unknown) => void;
};

export type StationServer = { readonly url: string; readonly port: number; close(): Promise<void> };

/**
 * Serves the screen, its two lines, /healthz and /metrics on loopback. The lines open only with the token of this
 * start, from this machine's own address.
 *
 * @throws AppError `configuration-invalid` when the port is taken
 */
export async function startStationServer(options: StationServerOptions): Promise<StationServer> {
  const { engine, token, onError } = options;
  const server = createServer((request, response) => {
    answer(options, portOf(server), request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAXIMUM_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  const serveControl = createControlServer(engine, onError);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?', 1)[0];
    if (
      !isLocalRequest(request, portOf(server)) ||
      !hasToken(request, token) ||
      (path !== '/engine' && path !== '/frames')
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', onError);
      if (path === '/engine') {
        serveControl(lineOf(webSocket));
      } else {
        serveFrames(engine, webSocket);
      }
    });
  });
  await listen(server, options.port);
  const port = portOf(server);
  return {
    port,
    url: `http://${HOST}:${port}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) {
          client.terminate();
        }
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new AppError(
          'configuration-invalid',
          `Port ${port} cannot be used (${error.message}): set http.port to another one`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, HOST, () => resolve());
  });
}

async function answer(
  { engine, rendererDirectory }: StationServerOptions,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLocalRequest(request, port)) {
    response.writeHead(403).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  if (await answerObservability(engine, request, response)) {
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  const headers = securityHeaders(nonce, `ws://${HOST}:${port}`);
  const file = await readStaticFile(rendererDirectory, new URL(request.url ?? '/', `http://${HOST}`).pathname, nonce);
  if (file === null) {
    response.writeHead(404, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': file.mime, 'cache-control': 'no-store' }).end(file.body);
}

function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const [name, given] = (headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  return name === SUBPROTOCOL && given !== undefined && isSameSecret(given, token);
}

function lineOf(socket: WebSocket): Parameters<ReturnType<typeof createControlServer>>[0] {
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) =>
      socket.on('message', (data: Buffer, isBinary) => listener(isBinary ? data : data.toString('utf8'))),
    onClose: (listener) => socket.on('close', listener),
  };
}

function serveFrames(engine: Engine, socket: WebSocket): void {
  const { acknowledge, end } = engine.live.subscribe({ send: (frame) => socket.send(encodeLiveFrame(frame)) });
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) {
      acknowledge(Number(data.toString('utf8')));
    }
  });
  socket.on('close', end);
}
