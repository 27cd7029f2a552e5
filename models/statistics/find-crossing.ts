const MOST_DOUBLINGS = 1_100;
const BISECTIONS = 200;

/** Returns where a rising function reaches a level, searching out from a start by doubling steps, then by halving. */
export function findCrossing(rising: (x: number) => number, level: number, start: number, step: number): number {
  let low = start;
  let high = start;
  for (let reach = step, count = 0; rising(low) > level && count < MOST_DOUBLINGS; reach *= 2, count++) {
    low = start - reach;
  }
  for (let reach = step, count = 0; rising(high) < level && count < MOST_DOUBLINGS; reach *= 2, count++) {
    high = start + reach;
  }
  for (let count = 0; count < BISECTIONS; count++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) {
      break;
    }
    if (rising(middle) < level) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}
