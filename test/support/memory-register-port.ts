import { AppError } from '../../contract/errors.ts';
import type { RegisterPort } from '../../main/camera/genicam/register-port.ts';

export type MemoryRegisterPort = RegisterPort & {
  readonly memory: Uint8Array;
  /** `r ADDRESS+LENGTH` and `w ADDRESS+LENGTH` in hexadecimal, in the order they came. */
  readonly log: string[];
  /** Addresses the device refuses. */
  readonly refused: Set<bigint>;
  /** Called after each write, as a device acts on it. */
  onWrite: (address: number) => void;
};

/** Registers in plain memory. */
export function createMemoryRegisterPort(size = 4096): MemoryRegisterPort {
  const memory = new Uint8Array(size);
  const log: string[] = [];
  const refused = new Set<bigint>();
  const check = (sign: string, address: bigint, length: number): number => {
    log.push(`${sign} ${address.toString(16)}+${length.toString(16)}`);
    if (refused.has(address) || address + BigInt(length) > BigInt(size)) {
      throw new AppError('camera-refused', `the device refuses register 0x${address.toString(16)}`);
    }
    return Number(address);
  };
  const port: MemoryRegisterPort = {
    memory,
    log,
    refused,
    onWrite: () => undefined,
    read: async (address, length) => {
      const at = check('r', address, length);
      return memory.slice(at, at + length);
    },
    write: async (address, data) => {
      const at = check('w', address, data.length);
      memory.set(data, at);
      port.onWrite(at);
    },
  };
  return port;
}

/** Wraps nodes into a description whose Root lists `features`. */
export function describeDevice(nodes: string, features: readonly string[] = []): string {
  const listed = features.map((name) => `<pFeature>${name}</pFeature>`).join('');
  return `<?xml version="1.0" encoding="utf-8"?>
<RegisterDescription ModelName="Test" VendorName="Test" xmlns="http://www.genicam.org/GenApi/Version_1_1">
<Category Name="Root">${listed}</Category>${nodes}<Port Name="Device"/></RegisterDescription>`;
}
