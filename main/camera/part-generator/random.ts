const UINT32_RANGE = 4_294_967_296;

/**
 * Returns a generator of uniform numbers in [0, 1), reproducible from a 32-bit seed.
 * Source: Tommy Ettinger's Mulberry32 (public domain); every product stays inside `Math.imul`,
 * because a plain multiplication of two 32-bit numbers loses its low bits in a double.
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32_RANGE;
  };
}

/**
 * Returns a 32-bit seed for one independent stream, from a seed and the numbers that name the stream.
 * Each number passes through MurmurHash3's finaliser, so that neighbouring serials share nothing.
 */
export function mixSeed(seed: number, ...names: readonly number[]): number {
  let hash = seed | 0;
  for (const name of names) {
    hash = Math.imul(hash ^ (name | 0), 0x85ebca6b) + 0x9e3779b9;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash | 0;
}

/** Returns a number between `low` and `high`. */
export function between(random: () => number, low: number, high: number): number {
  return low + (high - low) * random();
}

/** Returns one of the items. @throws RangeError when there is none */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) {
    throw new RangeError('cannot pick from an empty list');
  }
  return item;
}
