import { AppError } from '../../contract/errors.ts';
import type { GigeFaults } from '../camera/device-simulator/gige/gige-faults.ts';
import { type DeviceFault, ordinaryFaults } from '../camera/device-simulator/u3v/device-fault.ts';

/** A fault as asked for: until the end, or for the next `times` occasions. */
export type AskedUsbFault = { readonly fault: DeviceFault; readonly times: number };

/** Faults of the way to and from a network camera, by their names on the command line. */
const networkFaults: Readonly<Record<string, Partial<GigeFaults>>> = {
  'lost-packets': { lostShare: 0.01 },
  'doubled-packets': { doubledShare: 0.01 },
  'overtaken-packets': { overtakenShare: 0.01 },
  'cut-packets': { cutShare: 0.01 },
  'without-leaders': { withoutLeaders: true },
  'without-trailers': { withoutTrailers: true },
  'small-packets': { largestPacketBytes: 1500 },
  'forgets-packets': { forgetsPackets: true },
  'lost-commands': { lostCommandShare: 0.05 },
  'pending-commands': { pendingMs: 300 },
  'refused-commands': { refusalStatus: 0x8fff },
};

/** Over USB/IP a device neither leaves by itself nor asks for permission. */
const elsewhere: ReadonlySet<string> = new Set(['unplug', 'open-denied']);

/**
 * Returns the faults named, each as `NAME` or `NAME=TIMES`.
 * @throws AppError `usage` for a name this door does not know
 */
export function parseUsbFaults(texts: readonly string[]): readonly AskedUsbFault[] {
  const faults: Readonly<Record<string, DeviceFault>> = ordinaryFaults;
  const names = Object.keys(faults).filter((name) => !elsewhere.has(name));
  return texts.map((text) => {
    const [, name = text, times] = /^([^=]+)=(\d{1,6})$/.exec(text) ?? [];
    const fault = names.includes(name) ? faults[name] : undefined;
    if (fault === undefined) {
      throw unknownFault(text, names);
    }
    return { fault, times: times === undefined ? Number.POSITIVE_INFINITY : Number(times) };
  });
}

/**
 * Returns the network faults named, together.
 * @throws AppError `usage` for a name this door does not know
 */
export function parseNetworkFaults(texts: readonly string[]): Partial<GigeFaults> {
  return texts.reduce<Partial<GigeFaults>>((faults, name) => {
    const fault = Object.hasOwn(networkFaults, name) ? networkFaults[name] : undefined;
    if (fault === undefined) {
      throw unknownFault(name, Object.keys(networkFaults));
    }
    return { ...faults, ...fault };
  }, {});
}

function unknownFault(text: string, names: readonly string[]): AppError {
  return new AppError('usage', `there is no fault "${text}" at this door: choose from ${names.join(', ')}`);
}
