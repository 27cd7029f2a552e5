const SHRINK = (Math.sqrt(5) - 1) / 2;
const STEPS = 120;
const SCAN = 400;

/**
 * Returns where a continuous function of a positive amount is lowest between two bounds: a scan on a logarithmic scale
 * finds the valley, golden sections find its floor.
 */
export function minimizeBySections(cost: (x: number) => number, low: number, high: number): number {
  const at = (index: number) => low * (high / low) ** (index / SCAN);
  let best = 0;
  for (let index = 1; index <= SCAN; index++) {
    if (cost(at(index)) < cost(at(best))) {
      best = index;
    }
  }
  let left = at(Math.max(0, best - 1));
  let right = at(Math.min(SCAN, best + 1));
  for (let step = 0; step < STEPS; step++) {
    const a = right - SHRINK * (right - left);
    const b = left + SHRINK * (right - left);
    if (cost(a) <= cost(b)) {
      right = b;
    } else {
      left = a;
    }
  }
  return (left + right) / 2;
}
