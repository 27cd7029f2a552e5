/**
 * Returns a 32-bit seed for one independent stream, from a seed and the numbers that name the stream.
 * The seed itself is scrambled before the first name meets it: otherwise seed 4, part 15 and seed 9, part 2
 * (equal by exclusive or) would be the same part.
 */
export function mixSeed(seed: number, ...names: readonly number[]): number {
  return names.reduce((hash, name) => scramble(hash ^ Math.imul(name | 0, 0x9e3779b1)), scramble(seed));
}

/** MurmurHash3's 32-bit finaliser (Austin Appleby, public domain), moved away from its fixed point at zero. */
function scramble(value: number): number {
  let hash = (value + 0x7f4a7c15) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
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
