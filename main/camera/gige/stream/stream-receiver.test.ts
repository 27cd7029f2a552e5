import { expect, test } from 'vitest';
import { createKeepingReceiver, hasPatternBytes, packetsOf } from '../../../../test/support/gige-packets.ts';
import { createManualTimer } from '../../../../test/support/manual-timer.ts';
import type { DatagramSocket, Endpoint } from '../datagram-socket.ts';
import type { ResendRange } from '../packets/gvcp-data.ts';
import { BlockAssembler } from './block-assembler.ts';
import { receiveStream } from './stream-receiver.ts';

const picture = { number: 0n, width: 40, height: 20 };
const camera: Endpoint = { address: '192.168.3.20', port: 50_000 };

function createParts() {
  const timer = createManualTimer();
  // Time that passes while the program stands still, when no timer can fire.
  let standstillMs = 0;
  const clock = { nowUs: () => 0, monotonicUs: () => (timer.nowMs() + standstillMs) * 1000 };
  let arrive: (datagram: Uint8Array, from: Endpoint) => void = () => {};
  const socket: DatagramSocket = {
    local: { address: '192.168.3.1', port: 40_000 },
    receiveBufferBytes: 0,
    send: () => Promise.resolve(),
    onDatagram: (listener) => {
      arrive = listener;
    },
    close: () => Promise.resolve(),
  };
  const receiver = createKeepingReceiver();
  const toDeviceTimeNs = (ticks: bigint) => ticks;
  const assembler = new BlockAssembler({ packetSize: 100, receiver, toDeviceTimeNs, canResend: true });
  const requests: ResendRange[] = [];
  const requestResend = (range: ResendRange) => void requests.push(range);
  const stop = receiveStream({ socket, deviceAddress: camera.address, assembler, requestResend, clock, timer });
  return {
    timer,
    requests,
    stop,
    frames: receiver.frames,
    arrive: (packets: readonly Uint8Array[], from = camera) => packets.forEach((packet) => arrive(packet, from)),
    standStill: (ms: number) => {
      standstillMs += ms;
    },
  };
}

test('lost packets are asked for a few milliseconds later', async () => {
  const { timer, requests, arrive, frames } = createParts();
  const packets = packetsOf(picture);
  arrive(packets.filter((_, packetId) => packetId !== 4));
  await timer.advance(8);
  expect(requests).toEqual([{ blockId: 1n, firstPacketId: 4, lastPacketId: 4, isExtended: false }]);
  arrive(packets.slice(4, 5));
  expect(frames[0]?.status).toBe('ok');
  expect(frames.every(hasPatternBytes)).toBe(true);
});

test('no timer runs while no picture is open', async () => {
  const { timer, arrive } = createParts();
  expect(timer.pending).toBe(0);
  arrive(packetsOf(picture).slice(0, 3));
  expect(timer.pending).toBe(1);
  arrive(packetsOf(picture).slice(3));
  await timer.advance(10);
  expect(timer.pending).toBe(0);
});

test('after a standstill of ours, what waits in the system is read before anything is given up', async () => {
  const { timer, requests, arrive, standStill, frames } = createParts();
  const packets = packetsOf(picture);
  arrive(packets.slice(0, 5));
  standStill(5_000);
  await timer.advance(4);
  expect(requests).toEqual([]);
  arrive(packets.slice(5));
  expect(frames[0]?.status).toBe('ok');
});

test('a picture whose packets stay away is asked for and given up', async () => {
  const { timer, requests, arrive, frames } = createParts();
  arrive(packetsOf(picture).slice(0, 5));
  await timer.advance(1_000);
  expect(requests.length).toBeGreaterThan(3);
  expect(frames[0]?.status).toBe('incomplete');
  expect(timer.pending).toBe(0);
});

test('datagrams of others are nothing to it, nor any after its end', async () => {
  const { timer, arrive, frames, stop } = createParts();
  arrive(packetsOf(picture), { address: '192.168.3.99', port: 50_000 });
  expect(frames).toHaveLength(0);
  arrive(packetsOf(picture).slice(0, 5));
  stop();
  expect(frames[0]?.status).toBe('incomplete');
  arrive(packetsOf({ ...picture, number: 1n }));
  await timer.advance(100);
  expect(frames).toHaveLength(1);
  expect(timer.pending).toBe(0);
});
