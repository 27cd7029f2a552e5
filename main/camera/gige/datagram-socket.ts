import { createSocket, type Socket, type SocketOptions as NodeSocketOptions } from 'node:dgram';

export type Endpoint = { readonly address: string; readonly port: number };

/** A UDP socket, small enough that tests can put one in its place that loses and reorders datagrams. */
export interface DatagramSocket {
  /** Where it is bound. */
  readonly local: Endpoint;
  /** Bytes the system keeps for datagrams that were not read yet. */
  readonly receiveBufferBytes: number;
  /** Sends one datagram made of `parts`; a failure is a lost datagram. Resolves when the system has taken it. */
  send(parts: readonly Uint8Array[], to: Endpoint): Promise<void>;
  /** Datagrams go to this listener from now on; each belongs to it. */
  onDatagram(listener: (datagram: Uint8Array, from: Endpoint) => void): void;
  /** Never rejects; a second call does nothing. */
  close(): Promise<void>;
}

export type SocketOptions = {
  /** Local address; the one that reaches the device. */
  readonly address: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly mayBroadcast?: boolean;
  /** Asked of the system, which may give less. */
  readonly receiveBufferBytes?: number;
  /** Several programs may have the same port. */
  readonly isShared?: boolean;
};

const SMALLEST_BUFFER_BYTES = 64 * 1024;

/** @throws Error of the system when the address or port cannot be had */
export type OpenSocket = (options: SocketOptions) => Promise<DatagramSocket>;

/** Opens a real UDP socket. */
export const openDatagramSocket: OpenSocket = async (options) => {
  const socket = createSocket({ type: 'udp4', reuseAddr: options.isShared ?? false, lookup: asItIs });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: options.address, port: options.port ?? 0, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  // A datagram nobody took comes back as an error here; waiting for the answer tells it better.
  socket.on('error', () => {});
  socket.setBroadcast(options.mayBroadcast ?? false);
  askForBuffer(socket, options.receiveBufferBytes ?? 0);
  return wrap(socket);
};

/** All addresses are numbers already: asking the system for each datagram would cost more than sending it. */
const asItIs: NonNullable<NodeSocketOptions['lookup']> = (address, _options, callback) => callback(null, address, 4);

/** Linux cuts a wish that is too large to its limit; other systems refuse it. */
function askForBuffer(socket: Socket, wishedBytes: number): void {
  for (let bytes = wishedBytes; bytes > SMALLEST_BUFFER_BYTES; bytes /= 2) {
    try {
      socket.setRecvBufferSize(Math.floor(bytes));
      return;
    } catch (error) {
      if (bytes / 2 <= SMALLEST_BUFFER_BYTES) {
        throw error;
      }
    }
  }
}

function wrap(socket: Socket): DatagramSocket {
  const { address, port } = socket.address();
  const receiveBufferBytes = socket.getRecvBufferSize();
  let isClosed = false;
  return {
    local: { address, port },
    receiveBufferBytes,
    send: (parts, to) =>
      new Promise((resolve) => {
        if (isClosed) {
          resolve();
          return;
        }
        socket.send(parts, to.port, to.address, () => resolve());
      }),
    onDatagram: (listener) => {
      socket.removeAllListeners('message');
      socket.on('message', (datagram, from) => {
        if (!isClosed) {
          listener(datagram, from);
        }
      });
    },
    close: () =>
      new Promise((resolve) => {
        if (isClosed) {
          resolve();
          return;
        }
        isClosed = true;
        socket.close(() => resolve());
      }),
  };
}

/** Returns the local address from which this machine reaches another; nothing is sent. */
export function localAddressTowards({ address, port }: Endpoint): Promise<string> {
  const socket = createSocket('udp4');
  return new Promise<string>((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, address, () => resolve(socket.address().address));
  }).finally(() => socket.close());
}
