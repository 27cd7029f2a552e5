/** Where a device keeps its GenICam XML, or a zip with it, in its own register memory. */
export type XmlLocation = { readonly fileName: string; readonly address: bigint; readonly sizeBytes: number };

const LOCAL_FILE = /^local:(?:\/\/\/)?([^;?]*);\s*(?:0x)?([0-9a-f]{1,16})\s*;\s*(?:0x)?([0-9a-f]{1,8})\s*(?:\?.*)?$/i;

/**
 * Returns what `Local:name;address;length` says (numbers hexadecimal, an optional `?SchemaVersion=…` behind); null for
 * files elsewhere, such as on the maker's site.
 */
export function parseXmlLocation(text: string): XmlLocation | null {
  const match = LOCAL_FILE.exec(text.trim());
  if (match === null) {
    return null;
  }
  const [, fileName = '', address = '', size = ''] = match;
  return { fileName, address: BigInt(`0x${address}`), sizeBytes: Number.parseInt(size, 16) };
}
