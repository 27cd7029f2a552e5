/** GigE Vision status codes, of acknowledges and of stream packets; the high bit marks a failure. */
export const gvcpStatus = {
  success: 0x0000,
  /** On a stream packet: it was sent again. */
  packetResent: 0x0100,
  notImplemented: 0x8001,
  invalidParameter: 0x8002,
  invalidAddress: 0x8003,
  writeProtected: 0x8004,
  badAlignment: 0x8005,
  accessDenied: 0x8006,
  busy: 0x8007,
  packetUnavailable: 0x800c,
} as const;

const reasons = new Map<number, string>([
  [gvcpStatus.notImplemented, 'not implemented'],
  [gvcpStatus.invalidParameter, 'a parameter is invalid'],
  [gvcpStatus.invalidAddress, 'there is no such address'],
  [gvcpStatus.writeProtected, 'write protected'],
  [gvcpStatus.badAlignment, 'the address is not aligned'],
  [gvcpStatus.accessDenied, 'access denied'],
  [gvcpStatus.busy, 'busy'],
  [0x8008, 'a problem inside the device'],
  [0x8009, 'the message does not match'],
  [0x800a, 'the protocol version is not supported'],
  [gvcpStatus.packetUnavailable, 'the packet is no longer there'],
  [0x800d, 'data overrun'],
  [0x800e, 'the header is invalid'],
  [0x800f, 'wrong configuration'],
  [0x8fff, 'an error without a name'],
]);

/** True for a status that says the packet carries no answer or no data. */
export function isFailure(status: number): boolean {
  return (status & 0x8000) !== 0;
}

/** Returns the device's reason in words, with its code. */
export function describeStatus(status: number): string {
  const code = `status 0x${status.toString(16).padStart(4, '0')}`;
  const reason = reasons.get(status);
  return reason === undefined ? code : `${reason} (${code})`;
}
