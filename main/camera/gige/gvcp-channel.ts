import { AppError } from '../../../contract/errors.ts';
import type { RegisterPort } from '../genicam/register-port.ts';
import type { GvcpRequester } from './gvcp-requester.ts';
import {
  decodeMemoryBlock,
  decodeWords,
  encodeMemoryBlock,
  encodeMemoryRange,
  encodeRegisterValues,
  encodeResendRange,
  encodeWords,
  MAXIMUM_READ_BYTES,
  MAXIMUM_WRITE_BYTES,
  type ResendRange,
} from './packets/gvcp-data.ts';
import { gvcpCommands, gvcpFlags, PacketError } from './packets/gvcp-packet.ts';

const WORD = 4;

/** A device's register memory over the network: whole words there, any bytes here. */
export interface GvcpChannel extends RegisterPort {
  /** Returns a register of 32 bits. @throws as `read` */
  readRegister(address: number): Promise<number>;
  /** @throws as `read` */
  writeRegister(address: number, value: number): Promise<void>;
  /** Asks for stream packets again; nothing answers but the packets. */
  requestResend(range: ResendRange): void;
}

/** Returns a channel over a requester; GigE Vision moves whole words at addresses of 32 bits that are multiples of 4. */
export function createGvcpChannel(requester: GvcpRequester): GvcpChannel {
  const readWords = async (address: number, length: number): Promise<Uint8Array> => {
    if (length === WORD) {
      const data = await requester.ask({
        command: gvcpCommands.readRegister,
        data: encodeWords([address]),
        what: `read register ${hexadecimal(address)}`,
      });
      return expectLength(data, WORD, address);
    }
    const bytes = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += MAXIMUM_READ_BYTES) {
      const range = { address: address + offset, count: Math.min(MAXIMUM_READ_BYTES, length - offset) };
      bytes.set(await readBlock(requester, range), offset);
    }
    return bytes;
  };

  const writeWords = async (address: number, data: Uint8Array): Promise<void> => {
    if (data.length === WORD) {
      await requester.ask({
        command: gvcpCommands.writeRegister,
        data: encodeRegisterValues([{ address, value: decodeWords(data)[0] ?? 0 }]),
        what: `write register ${hexadecimal(address)}`,
      });
      return;
    }
    for (let offset = 0; offset < data.length; offset += MAXIMUM_WRITE_BYTES) {
      const block = { address: address + offset, data: data.subarray(offset, offset + MAXIMUM_WRITE_BYTES) };
      await requester.ask({
        command: gvcpCommands.writeMemory,
        data: encodeMemoryBlock(block),
        what: `write ${block.data.length} bytes at ${hexadecimal(block.address)}`,
      });
    }
  };

  return {
    read: async (address, length) => {
      const { start, skip, total } = wordsAround(address, length);
      return length === 0 ? new Uint8Array(0) : (await readWords(start, total)).subarray(skip, skip + length);
    },
    write: async (address, data) => {
      const { start, skip, total } = wordsAround(address, data.length);
      if (data.length === 0) {
        return;
      }
      if (total === data.length) {
        await writeWords(start, data);
        return;
      }
      const words = Uint8Array.from(await readWords(start, total));
      words.set(data, skip);
      await writeWords(start, words);
    },
    readRegister: async (address) => decodeWords(await readWords(address, WORD))[0] ?? 0,
    writeRegister: (address, value) => writeWords(address, encodeWords([value])),
    requestResend: (range) =>
      requester.tell(gvcpCommands.packetResend, range.isExtended ? gvcpFlags.extendedIds : 0, encodeResendRange(range)),
  };
}

async function readBlock(
  requester: GvcpRequester,
  range: { readonly address: number; readonly count: number },
): Promise<Uint8Array> {
  const answer = await requester.ask({
    command: gvcpCommands.readMemory,
    data: encodeMemoryRange(range),
    what: `read ${range.count} bytes at ${hexadecimal(range.address)}`,
  });
  try {
    return expectLength(decodeMemoryBlock(answer).data, range.count, range.address);
  } catch (error) {
    throw error instanceof PacketError ? wrongAnswer(range.address, error) : error;
  }
}

/** Returns the whole words that hold these bytes, and where in them the bytes begin. */
function wordsAround(address: bigint, length: number): { start: number; skip: number; total: number } {
  if (address < 0n || address + BigInt(length) > 0x1_0000_0000n) {
    throw new AppError(
      'camera-refused',
      `The camera's description names address 0x${address.toString(16)}, beyond the 32 bits of GigE Vision: ask its maker for new firmware`,
    );
  }
  const skip = Number(address % 4n);
  return { start: Number(address) - skip, skip, total: Math.ceil((skip + length) / WORD) * WORD };
}

function expectLength(data: Uint8Array, length: number, address: number): Uint8Array {
  if (data.length !== length) {
    throw wrongAnswer(address, new PacketError(`${data.length} bytes instead of ${length}`));
  }
  return data;
}

function wrongAnswer(address: number, cause: PacketError): AppError {
  const where = hexadecimal(address);
  return new AppError('camera-refused', `The camera answered wrongly at ${where}: ${cause.message}. Restart it`, {
    cause,
  });
}

function hexadecimal(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}
