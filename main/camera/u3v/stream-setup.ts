import { AppError } from '../../../contract/errors.ts';

/** Some devices send a longer leader or trailer than they announce. */
const SMALLEST_FRAME_TRANSFER_BYTES = 1024;

/** What a device needs of its stream, out of SIRM. */
export type StreamRequirements = {
  readonly payloadBytes: number;
  readonly leaderBytes: number;
  readonly trailerBytes: number;
  /** All sizes are multiples of this; a power of two. */
  readonly alignmentBytes: number;
};

/** Sizes of the transfers of one picture: leader, `count` × `payloadBytes`, `final1Bytes`, trailer. */
export type StreamSetup = {
  readonly requiredBytes: number;
  readonly alignmentBytes: number;
  readonly leaderBytes: number;
  readonly payloadBytes: number;
  readonly payloadCount: number;
  /** 0 when the payload needs no smaller transfer at its end. */
  readonly final1Bytes: number;
  readonly final2Bytes: 0;
  readonly trailerBytes: number;
};

/** Returns the alignment in bytes out of SI_INFO. */
export function alignmentOf(streamInfo: number): number {
  return 2 ** (streamInfo >>> 24);
}

/**
 * Returns how a payload is cut into transfers of at most `largestTransferBytes`: all equal, a smaller one at the end.
 * Whole transfers are multiples of `packetBytes` too, so that no packet is cut.
 * @throws AppError `camera-refused` for a payload that cannot be
 */
export function planStream(
  { payloadBytes, leaderBytes, trailerBytes, alignmentBytes }: StreamRequirements,
  largestTransferBytes: number,
  packetBytes: number,
): StreamSetup {
  const isPlausible = Number.isSafeInteger(payloadBytes) && payloadBytes > 0 && payloadBytes <= 2 ** 31;
  if (!isPlausible || alignmentBytes > largestTransferBytes) {
    throw new AppError(
      'camera-refused',
      `The camera announces pictures of ${payloadBytes} bytes in steps of ${alignmentBytes}: restart it`,
    );
  }
  const step = Math.max(alignmentBytes, packetBytes);
  const largest = Math.max(step, Math.floor(largestTransferBytes / step) * step);
  const transfer = Math.min(largest, roundUp(payloadBytes, step));
  const payloadCount = Math.floor(payloadBytes / transfer);
  return {
    requiredBytes: payloadBytes,
    alignmentBytes,
    leaderBytes: roundUp(Math.max(leaderBytes, SMALLEST_FRAME_TRANSFER_BYTES), step),
    payloadBytes: transfer,
    payloadCount,
    final1Bytes: roundUp(payloadBytes - transfer * payloadCount, alignmentBytes),
    final2Bytes: 0,
    trailerBytes: roundUp(Math.max(trailerBytes, SMALLEST_FRAME_TRANSFER_BYTES), step),
  };
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
