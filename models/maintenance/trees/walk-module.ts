/**
 * The inner loop of judging as a WebAssembly module, built here from its instructions (WebAssembly Core Specification 2.0,
 * chapter 5, binary format), because JavaScript checks the bounds of every array access and that takes most of the time.
 *
 * Memory holds one tree from address 0 on, eight bytes a node: what it asks (twice the column, above 16 bits of rank) and the
 * address of its left child; then codes, two bytes each, row by row. `walk(codes, end, rowBytes, reached)` sends the rows
 * between two addresses down the tree, `LANES` at a time so that their steps do not wait for each other, and writes the
 * address of the leaf that each of them reaches:
 *
 *     do
 *       node[0 … LANES) = 0
 *       until all of asked[lane] = load(node[lane]) are STAY
 *         code = load16(row[lane] + (asked[lane] >>> 16))
 *         node[lane] = load(node[lane] + 4) + (((asked[lane] & 0xffff) - code) >> 31 & 8)
 *       store(reached, node[0 … LANES))
 *     while rows are left
 */
export type Walk = (codes: number, end: number, rowBytes: number, reached: number) => void;

/** Rows that walk side by side; `walk` takes a multiple of them. */
export const LANES = 8;

const NODE_BYTES = 8;
const INT32 = 0x7f;
const VOID = 0x40;

const op = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  branch: 0x0c,
  branchIf: 0x0d,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  load: 0x28,
  load16Unsigned: 0x2f,
  store: 0x36,
  constant: 0x41,
  equal: 0x46,
  lessUnsigned: 0x49,
  add: 0x6a,
  subtract: 0x6b,
  and: 0x71,
  shiftRight: 0x75,
  shiftRightUnsigned: 0x76,
} as const;

/** 65535 in signed LEB128: the mask of the rank, and what a leaf asks. */
const LOW_16_BITS = [op.constant, 0xff, 0xff, 0x03];

const [CODES, END, ROW_BYTES, REACHED] = [0, 1, 2, 3];
const PARAMETERS = 4;
const lanes = Array.from({ length: LANES }, (_, lane) => lane);
const nodeOf = (lane: number): number => PARAMETERS + lane;
const askedOf = (lane: number): number => PARAMETERS + LANES + lane;
const rowOf = (lane: number): number => PARAMETERS + 2 * LANES + lane;

/** An access of 2ⁿ bytes, `offset` behind the address on the stack. */
const at = (exponent: number, offset: number): number[] => [exponent, offset];

const ask = (lane: number): number[] => [op.get, nodeOf(lane), op.load, ...at(2, 0), op.set, askedOf(lane)];

const begin = (lane: number): number[] =>
  [
    lane === 0 ? [op.get, CODES] : [op.get, rowOf(lane - 1), op.get, ROW_BYTES, op.add],
    [op.set, rowOf(lane), op.constant, 0, op.set, nodeOf(lane)],
    ask(lane),
  ].flat();

const step = (lane: number): number[] =>
  [
    [op.get, nodeOf(lane), op.load, ...at(2, 4)],
    [op.get, askedOf(lane), ...LOW_16_BITS, op.and],
    [op.get, rowOf(lane), op.get, askedOf(lane), op.constant, 16, op.shiftRightUnsigned, op.add],
    [op.load16Unsigned, ...at(1, 0), op.subtract, op.constant, 31, op.shiftRight, op.constant, NODE_BYTES, op.and],
    [op.add, op.set, nodeOf(lane)],
  ].flat();

const finish = (lane: number): number[] => [op.get, REACHED, op.get, nodeOf(lane), op.store, ...at(2, 4 * lane)];

const body = [
  [op.loop, VOID],
  lanes.flatMap(begin),
  [op.block, VOID, op.loop, VOID],
  lanes.flatMap((lane) => [op.get, askedOf(lane), ...(lane === 0 ? [] : [op.and])]),
  [...LOW_16_BITS, op.equal, op.branchIf, 1],
  lanes.flatMap(step),
  lanes.flatMap(ask),
  [op.branch, 0, op.end, op.end],
  lanes.flatMap(finish),
  [op.get, REACHED, op.constant, 4 * LANES, op.add, op.set, REACHED],
  [op.get, rowOf(LANES - 1), op.get, ROW_BYTES, op.add, op.tee, CODES],
  [op.get, END, op.lessUnsigned, op.branchIf, 0],
  [op.end, op.end],
].flat();

/** A length, then the bytes. */
function sized(bytes: readonly number[]): number[] {
  const length: number[] = [];
  let rest = bytes.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return [...length, ...bytes];
}

const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
const named = (name: string): number[] => sized([...new TextEncoder().encode(name)]);

/** Returns the module: it exports `walk` and its `memory` of one page, which may grow. */
export function walkModule(): Uint8Array<ArrayBuffer> {
  const parameters = Array<number>(PARAMETERS).fill(INT32);
  return Uint8Array.from(
    [
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, PARAMETERS, ...parameters, 0]),
      section(3, [1, 0]),
      section(5, [1, 0, 1]),
      section(7, [2, ...named('walk'), 0, 0, ...named('memory'), 2, 0]),
      section(10, [1, ...sized([1, 3 * LANES, INT32, ...body])]),
    ].flat(),
  );
}
