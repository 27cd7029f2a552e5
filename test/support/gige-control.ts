import { type OpenSocket, openDatagramSocket } from '../../main/camera/gige/datagram-socket.ts';
import { createGvcpChannel, type GvcpChannel } from '../../main/camera/gige/gvcp-channel.ts';
import { GvcpRequester, type GvcpTiming } from '../../main/camera/gige/gvcp-requester.ts';
import type { GigeSimulator } from '../../main/camera/device-simulator/gige/gige-simulator.ts';
import { systemTimer } from '../../main/camera/timer.ts';

export type TestChannel = AsyncDisposable & { readonly channel: GvcpChannel; readonly requester: GvcpRequester };

/** Opens a control channel to a simulator, without taking control. */
export async function openTestChannel(
  { address, controlPort }: Pick<GigeSimulator, 'address' | 'controlPort'>,
  timing: GvcpTiming = { answerTimeoutMs: 100, tries: 5 },
): Promise<TestChannel> {
  const socket = await openDatagramSocket({ address });
  const requester = new GvcpRequester(socket, { address, port: controlPort }, systemTimer, timing);
  return {
    requester,
    channel: createGvcpChannel(requester),
    [Symbol.asyncDispose]: async () => {
      requester.close('The test ended');
      await socket.close();
    },
  };
}

/** Real sockets that are counted, so that a test sees when one stays open. */
export function createCountedSockets(): { readonly openSocket: OpenSocket; readonly open: () => number } {
  let count = 0;
  return {
    open: () => count,
    openSocket: async (options) => {
      const socket = await openDatagramSocket(options);
      count += 1;
      let isClosed = false;
      return {
        ...socket,
        close: async () => {
          count -= isClosed ? 0 : 1;
          isClosed = true;
          await socket.close();
        },
      };
    },
  };
}
