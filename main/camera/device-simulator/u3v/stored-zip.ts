import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../../../models/vision/image/crc32.ts';

const NAME = new TextEncoder().encode('camera.xml');
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const DEFLATED = 8;
const VERSION = 20;

/**
 * Returns a ZIP with one deflated file.
 * @param statedBytes inflated size to state; a lie serves to test readers
 */
export function zipOneFile(data: Uint8Array, statedBytes: number = data.length): Uint8Array {
  const packed = deflateRawSync(data);
  const sizes = [word(crc32(data)), word(packed.length), word(statedBytes), short(NAME.length), short(0)];
  const common = [short(VERSION), short(0), short(DEFLATED), word(0), ...sizes];
  const local = [word(LOCAL_HEADER), ...common, NAME].flatMap(list);
  // Comment, disk, attributes: none; the file begins the archive.
  const nothing = [short(0), short(0), short(0), word(0), word(0)];
  const central = [word(CENTRAL_HEADER), short(VERSION), ...common, ...nothing, NAME].flatMap(list);
  const place = [word(central.length), word(local.length + packed.length), short(0)];
  const end = [word(END_OF_DIRECTORY), short(0), short(0), short(1), short(1), ...place].flatMap(list);
  return Buffer.concat([Uint8Array.from(local), packed, Uint8Array.from(central), Uint8Array.from(end)]);
}

function list(bytes: Iterable<number>): readonly number[] {
  return [...bytes];
}

function short(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

function word(value: number): readonly number[] {
  return [...short(value), ...short(value >>> 16)];
}
