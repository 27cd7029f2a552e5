/** Returns an 8-bit code at a larger depth with its high bits repeated below, so that white stays white. */
export function deepen(code: number, bitDepth: number): number {
  return bitDepth === 16 ? code * 257 : (code << (bitDepth - 8)) | (code >> (16 - bitDepth));
}

/** Writes each sample to two bytes, little-endian. */
export function spread16(samples: Uint8Array, bitDepth: number, target: Uint8Array): void {
  for (let at = 0; at < samples.length; at++) {
    const value = deepen(samples[at] ?? 0, bitDepth);
    target[at * 2] = value & 0xff;
    target[at * 2 + 1] = value >> 8;
  }
}

/** PFNC `p`: samples without gaps, least significant bit first. Two 12-bit samples take the fast way. */
export function packLeastSignificantFirst(samples: Uint8Array, bitDepth: 10 | 12, target: Uint8Array): void {
  if (bitDepth === 12) {
    packPairs12(samples, target);
    return;
  }
  let held = 0;
  let heldBits = 0;
  let to = 0;
  for (let at = 0; at < samples.length; at++) {
    held |= deepen(samples[at] ?? 0, bitDepth) << heldBits;
    heldBits += bitDepth;
    while (heldBits >= 8) {
      target[to++] = held & 0xff;
      held >>>= 8;
      heldBits -= 8;
    }
  }
  if (heldBits > 0) {
    target[to] = held & 0xff;
  }
}

function packPairs12(samples: Uint8Array, target: Uint8Array): void {
  const { length } = samples;
  let to = 0;
  for (let at = 0; at < length; at += 2) {
    const first = samples[at] ?? 0;
    const second = at + 1 < length ? (samples[at + 1] ?? 0) : 0;
    // deepen(code, 12) is code << 4 | code >> 4: its parts are written directly.
    target[to] = ((first << 4) | (first >> 4)) & 0xff;
    target[to + 1] = (first >> 4) | (second & 0xf0);
    if (at + 1 < length) {
      target[to + 2] = second;
    }
    to += 3;
  }
}

/** GigE Vision `Packed`: two samples in three bytes, high bits in the outer bytes, low bits shared in the middle. */
export function packGev(samples: Uint8Array, bitDepth: 10 | 12, target: Uint8Array): void {
  const lowBits = bitDepth - 8;
  const mask = (1 << lowBits) - 1;
  let to = 0;
  for (let at = 0; at < samples.length; at += 2) {
    const first = deepen(samples[at] ?? 0, bitDepth);
    const hasSecond = at + 1 < samples.length;
    const second = hasSecond ? deepen(samples[at + 1] ?? 0, bitDepth) : 0;
    target[to] = first >> lowBits;
    target[to + 1] = (first & mask) | ((second & mask) << 4);
    if (hasSecond) {
      target[to + 2] = second >> lowBits;
    }
    to += 3;
  }
}
