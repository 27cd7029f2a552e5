import type { Clock } from '../../../../contract/clock.ts';
import type { Timer } from '../../timer.ts';
import type { DatagramSocket } from '../datagram-socket.ts';
import type { ResendRange } from '../packets/gvcp-data.ts';
import { isPayload } from '../packets/gvsp-packet.ts';
import type { BlockAssembler } from './block-assembler.ts';

const TICK_MS = 4;
/** A tick this much too late comes after a standstill of ours: packets then wait unread, and nothing is missing yet. */
const LATE_US = 10_000;

/**
 * Feeds what a socket receives into the assembler and lets it ask for lost packets. Ticks only while a picture is open,
 * so that a camera that waits for its trigger costs nothing.
 * @returns the function that ends it; what is open finishes as incomplete
 */
export function receiveStream(options: {
  readonly socket: DatagramSocket;
  /** Datagrams of others are dropped. */
  readonly deviceAddress: string;
  readonly assembler: BlockAssembler;
  readonly requestResend: (range: ResendRange) => void;
  readonly clock: Clock;
  readonly timer: Timer;
}): () => void {
  const { socket, deviceAddress, assembler, clock, timer } = options;
  let isStopped = false;
  let isTicking = false;
  let dueAtUs = 0;
  /** As of the last tick or leader: asking the clock for each of 70 000 packets a second costs more than placing them. */
  let nowUs = 0;
  let wasLate = false;

  const schedule = (): void => {
    isTicking = true;
    dueAtUs = clock.monotonicUs() + TICK_MS * 1000;
    timer.after(TICK_MS, tick);
  };

  const tick = (): void => {
    if (isStopped) {
      return;
    }
    nowUs = clock.monotonicUs();
    wasLate = !wasLate && nowUs - dueAtUs > LATE_US;
    for (const range of wasLate ? [] : assembler.tick(nowUs)) {
      options.requestResend(range);
    }
    isTicking = false;
    if (assembler.openBlocks > 0) {
      schedule();
    }
  };

  socket.onDatagram((datagram, from) => {
    if (isStopped || from.address !== deviceAddress) {
      return;
    }
    if (!isTicking || !isPayload(datagram)) {
      nowUs = clock.monotonicUs();
    }
    assembler.push(datagram, nowUs);
    if (!isTicking && assembler.openBlocks > 0) {
      schedule();
    }
  });

  return () => {
    isStopped = true;
    assembler.stop();
  };
}
