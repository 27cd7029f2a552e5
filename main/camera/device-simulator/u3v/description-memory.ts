import { createHash } from 'node:crypto';
import { gencpStatus } from '../../u3v/packets/gencp-status.ts';
import { encodeManifestEntry, MANIFEST_COUNT_BYTES, MANIFEST_ENTRY_BYTES } from '../../u3v/packets/manifest-packet.ts';
import { RegisterAccessError } from '../device-model.ts';
import type { FaultSwitchboard } from './device-fault.ts';
import { zipOneFile } from './stored-zip.ts';

const MANIFEST_ADDRESS = 0x4000;
const FILE_ADDRESS = 0x1_0000;
const TERABYTE = 2n ** 40n;
const FOUR_BILLION = 2n ** 32n;

type Contents = { readonly manifest: Uint8Array; readonly file: Uint8Array };

/** The manifest and the file it names. What is wrong with them is decided when a host begins to read the manifest. */
export class DescriptionMemory {
  readonly manifestAddress = MANIFEST_ADDRESS;
  readonly #xml: Uint8Array;
  readonly #format: 'plain' | 'zip';
  readonly #faults: FaultSwitchboard;
  #contents: Contents | null = null;

  constructor(xml: Uint8Array, format: 'plain' | 'zip', faults: FaultSwitchboard) {
    this.#xml = xml;
    this.#format = format;
    this.#faults = faults;
  }

  covers(address: number): boolean {
    return address >= MANIFEST_ADDRESS;
  }

  /** @throws RegisterAccessError outside the manifest and the file */
  read(address: number, length: number): Uint8Array {
    if (address === MANIFEST_ADDRESS || this.#contents === null) {
      this.#contents = this.#build();
    }
    const { manifest, file } = this.#contents;
    const [start, bytes] = address >= FILE_ADDRESS ? [FILE_ADDRESS, file] : [MANIFEST_ADDRESS, manifest];
    const end = address - start + length;
    // Files end anywhere, reads come in words: the last one is filled with zeros.
    if (end > Math.ceil(bytes.length / 4) * 4) {
      throw new RegisterAccessError(gencpStatus.invalidAddress, `nothing at 0x${address.toString(16)}`);
    }
    const data = new Uint8Array(length);
    data.set(bytes.subarray(address - start, end));
    return data;
  }

  #build(): Contents {
    const faults = this.#faults;
    const bomb = faults.take('xml-bomb');
    const isTruncated = faults.take('truncated-zip') !== null;
    const isZip = this.#format === 'zip' || isTruncated || bomb !== null;
    const xml = faults.take('bad-xml') === null ? this.#xml : this.#xml.subarray(0, Math.floor(this.#xml.length / 2));
    const whole = bomb === null ? xml : new Uint8Array(bomb.inflatedBytes);
    const zip = isZip ? zipOneFile(whole, bomb === null ? whole.length : xml.length) : whole;
    const file = isTruncated ? zip.subarray(0, Math.floor(zip.length / 2)) : zip;
    const sha1 = createHash('sha1').update(file).digest();
    if (faults.take('wrong-sha1') !== null) {
      sha1[0] = (sha1[0] ?? 0) ^ 0xff;
    }
    const entry = encodeManifestEntry({
      fileVersion: { major: 1, minor: 0, subminor: 0 },
      schemaVersion: { major: 1, minor: 1 },
      fileFormat: isZip ? 'zip' : 'plain',
      address: BigInt(FILE_ADDRESS),
      sizeBytes: faults.take('oversized-xml') === null ? BigInt(file.length) : TERABYTE,
      sha1,
    });
    const manifest = new Uint8Array(MANIFEST_COUNT_BYTES + MANIFEST_ENTRY_BYTES);
    const count = faults.take('oversized-manifest') === null ? 1n : FOUR_BILLION;
    new DataView(manifest.buffer).setBigUint64(0, count, true);
    manifest.set(entry, MANIFEST_COUNT_BYTES);
    return { manifest, file };
  }
}
