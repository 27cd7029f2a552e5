/** Status codes of acknowledges and trailers (GenCP, USB3 Vision). */
export const gencpStatus = {
  success: 0x0000,
  notImplemented: 0x8001,
  invalidParameter: 0x8002,
  invalidAddress: 0x8003,
  writeProtect: 0x8004,
  badAlignment: 0x8005,
  accessDenied: 0x8006,
  busy: 0x8007,
  messageTimeout: 0x800b,
  invalidHeader: 0x800e,
  wrongConfiguration: 0x800f,
  error: 0x8fff,
  resendNotSupported: 0xa001,
  streamEndpointHalted: 0xa002,
  payloadSizeNotAligned: 0xa003,
  streamRegistersInconsistent: 0xa004,
  dataDiscarded: 0xa100,
  dataOverrun: 0xa101,
} as const;

const WORDS: Readonly<Record<number, string>> = {
  [gencpStatus.success]: 'done',
  [gencpStatus.notImplemented]: 'it does not have this command',
  [gencpStatus.invalidParameter]: 'the value is out of range',
  [gencpStatus.invalidAddress]: 'it has no such register',
  [gencpStatus.writeProtect]: 'the register cannot be written',
  [gencpStatus.badAlignment]: 'the address is not aligned',
  [gencpStatus.accessDenied]: 'access denied: the register is locked now',
  [gencpStatus.busy]: 'it is busy',
  [gencpStatus.messageTimeout]: 'a message to it took too long',
  [gencpStatus.invalidHeader]: 'it did not understand the command',
  [gencpStatus.wrongConfiguration]: 'its configuration does not allow this now',
  [gencpStatus.error]: 'it reports an error without a reason',
  [gencpStatus.resendNotSupported]: 'it cannot send data again',
  [gencpStatus.streamEndpointHalted]: 'its stream is halted',
  [gencpStatus.payloadSizeNotAligned]: 'the transfer sizes are not aligned',
  [gencpStatus.streamRegistersInconsistent]: 'the transfer sizes do not fit the picture',
  [gencpStatus.dataDiscarded]: 'it discarded picture data',
  [gencpStatus.dataOverrun]: 'the picture was larger than announced',
};

/** Returns the reason behind a status code in words, as in "the camera refused: …". */
export function describeGencpStatus(status: number): string {
  return WORDS[status] ?? `status 0x${status.toString(16).padStart(4, '0')}`;
}
