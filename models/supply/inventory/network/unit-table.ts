/** Probabilities of 0, 1, 2 … units. */
export type UnitTable = Float64Array;

/** Less than this is left out at the far end. */
const TAIL = 1e-13;

/** Nothing, for certain. */
export const noUnits: UnitTable = Float64Array.of(1);

/** Returns the table of a sum of two independent numbers of units. */
export function addUnits(first: UnitTable, second: UnitTable): UnitTable {
  if (second.length === 1) {
    return first;
  }
  const sum = new Float64Array(first.length + second.length - 1);
  for (let i = 0; i < first.length; i++) {
    const share = first[i] ?? 0;
    for (let j = 0; share > 0 && j < second.length; j++) {
      sum[i + j] = (sum[i + j] ?? 0) + share * (second[j] ?? 0);
    }
  }
  return cutTail(sum);
}

/** Returns the table of (X − level)⁺: what is owed when `level` units were there. */
export function unitsBeyond(units: UnitTable, level: number): UnitTable {
  if (level >= units.length - 1) {
    return noUnits;
  }
  const beyond = units.slice(level);
  beyond[0] = units.subarray(0, level + 1).reduce((sum, share) => sum + share, 0);
  return beyond;
}

/**
 * Returns how many of the units belong to one of several customers, to whom each belongs by itself with `share`: the
 * table's generating function at (1 − share) + share·z, by Horner's rule.
 */
export function splitUnits(units: UnitTable, share: number): UnitTable {
  if (share >= 1 || units.length === 1) {
    return units;
  }
  const part = new Float64Array(units.length);
  for (let count = units.length - 1; count >= 0; count--) {
    for (let index = units.length - 1 - count; index > 0; index--) {
      part[index] = (1 - share) * (part[index] ?? 0) + share * (part[index - 1] ?? 0);
    }
    part[0] = (1 - share) * (part[0] ?? 0) + (units[count] ?? 0);
  }
  return cutTail(part);
}

/** Returns E[X]. */
export function meanUnits(units: UnitTable): number {
  return units.reduce((sum, share, count) => sum + share * count, 0);
}

/** Returns E[(level − X)⁺]. */
export function unitsLeft(units: UnitTable, level: number): number {
  let [left, reached] = [0, 0];
  for (let count = 0; count < level; count++) {
    reached += units[count] ?? 0;
    left += reached;
  }
  return left;
}

function cutTail(units: UnitTable): UnitTable {
  let [last, tail] = [units.length - 1, units.at(-1) ?? 0];
  while (last > 0 && tail < TAIL) {
    last--;
    tail += units[last] ?? 0;
  }
  return units.subarray(0, last + 1);
}
