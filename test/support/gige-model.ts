import {
  RegisterAccessError,
  type DeviceModel,
  type ExposedPicture,
} from '../../main/camera/device-simulator/device-model.ts';

/** A device model with eight words of registers and pictures that a test hands out. */
export function createTinyModel(serial = 'TINY-1'): DeviceModel & { expose(picture: ExposedPicture): void } {
  const firstAddress = 0x0100_0000;
  const memory = new Uint8Array(32);
  const listeners = new Set<(picture: ExposedPicture) => void>();
  const offsetOf = (address: number, length: number) => {
    if (address < firstAddress || address + length > firstAddress + memory.length) {
      throw new RegisterAccessError(0x8003, 'outside');
    }
    return address - firstAddress;
  };
  let nowNs = 0n;
  return {
    identity: { vendor: 'Maker', model: 'Tiny', serial, version: '1', userName: '' },
    xml: new TextEncoder().encode('<RegisterDescription/>'),
    endianness: 'big',
    firstAddress,
    read: (address, length) => memory.slice(offsetOf(address, length), offsetOf(address, length) + length),
    write: (address, data) => memory.set(data, offsetOf(address, data.length)),
    payloadSizeBytes: () => 0,
    nowNs: () => (nowNs += 1_000_000n),
    isTransportLocked: false,
    onPicture: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    expose: (picture) => {
      for (const listener of listeners) {
        listener(picture);
      }
    },
  };
}
