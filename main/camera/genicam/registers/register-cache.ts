type Entry = { readonly address: bigint; readonly bytes: Uint8Array; readonly readAtUs: number };

/** A camera has some hundred registers; more places than this come from addresses that wander. */
const MAX_ENTRIES = 4096;

/** What is known of the device's registers without asking it. Nodes that share a place share its bytes. */
export class RegisterCache {
  readonly #entries = new Map<string, Entry>();
  readonly #placesByNode = new Map<string, Set<string>>();
  #generation = 0;

  /** Changes whenever something is forgotten: bytes that were asked for before must not be kept after. */
  get generation(): number {
    return this.#generation;
  }

  /** Returns the bytes, or null when they are unknown or were read before `oldestUs`. */
  find(address: bigint, length: number, oldestUs: number): Uint8Array | null {
    const entry = this.#entries.get(placeOf(address, length));
    return entry === undefined || entry.readAtUs < oldestUs ? null : entry.bytes;
  }

  keep(node: string, { address, bytes, readAtUs }: Entry): void {
    if (this.#entries.size >= MAX_ENTRIES) {
      this.clear();
    }
    const place = placeOf(address, bytes.length);
    this.#entries.set(place, { address, bytes, readAtUs });
    const places = this.#placesByNode.get(node);
    if (places === undefined) {
      this.#placesByNode.set(node, new Set([place]));
    } else {
      places.add(place);
    }
  }

  /** Forgets everything that shares a byte with this place. */
  forgetPlace(address: bigint, length: number): void {
    this.#generation++;
    const end = address + BigInt(length);
    for (const [place, entry] of this.#entries) {
      if (entry.address < end && address < entry.address + BigInt(entry.bytes.length)) {
        this.#entries.delete(place);
      }
    }
  }

  forgetNode(node: string): void {
    this.#generation++;
    for (const place of this.#placesByNode.get(node) ?? []) {
      this.#entries.delete(place);
    }
    this.#placesByNode.delete(node);
  }

  clear(): void {
    this.#generation++;
    this.#entries.clear();
    this.#placesByNode.clear();
  }
}

function placeOf(address: bigint, length: number): string {
  return `${address.toString(16)}+${length}`;
}
