type Step = readonly [dx: number, dy: number];

/** Right, down, left, up: walking along cell edges with the region on the right hand. */
const STEPS: readonly Step[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
/** The cell ahead on the left and on the right, seen from a corner, for each direction. */
const AHEAD: readonly (readonly [left: Step, right: Step])[] = [
  [
    [0, -1],
    [0, 0],
  ],
  [
    [0, 0],
    [-1, 0],
  ],
  [
    [-1, 0],
    [-1, -1],
  ],
  [
    [-1, -1],
    [0, -1],
  ],
];

/**
 * Returns the outer outline of an 8-connected region as its corners in cell units, clockwise, not repeating the
 * first point; holes are left out.
 *
 * @param labels `width × height` region numbers
 */
export function traceOutline(labels: Int32Array, width: number, label: number): readonly (readonly [number, number])[] {
  const first = labels.indexOf(label);
  if (first < 0) {
    return [];
  }
  const isInside = (x: number, y: number): boolean => x >= 0 && x < width && labels[y * width + x] === label;
  const start: Step = [first % width, Math.floor(first / width)];
  const corners: [number, number][] = [[start[0], start[1]]];
  let [x, y] = start;
  let direction = 0;
  do {
    const [dx, dy] = STEPS[direction] ?? [0, 0];
    [x, y] = [x + dx, y + dy];
    const turn = turnAt(isInside, [x, y], direction);
    if (turn !== 0) {
      corners.push([x, y]);
      direction = (direction + turn + STEPS.length) % STEPS.length;
    }
  } while (x !== start[0] || y !== start[1]);
  // The walk ends on the corner it began with.
  return corners.slice(0, -1);
}

/** −1 is left, 1 is right. Turning left first keeps cells that touch by a corner in one outline. */
function turnAt(isInside: (x: number, y: number) => boolean, [x, y]: Step, direction: number): number {
  const [left, right] = AHEAD[direction] ?? AHEAD[0] ?? [];
  if (left !== undefined && isInside(x + left[0], y + left[1])) {
    return -1;
  }
  return right !== undefined && isInside(x + right[0], y + right[1]) ? 0 : 1;
}
