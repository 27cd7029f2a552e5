type Decoder = InstanceType<typeof TextDecoder>;

const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;

/** Takes away the byte order mark and turns UTF-16, as spreadsheets save "Unicode text", into UTF-8. */
export async function* toUtf8(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  let decoder: Decoder | null = null;
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (head !== null) {
      bytes = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      if (bytes.length < UTF8_MARK.length) {
        head = bytes;
        continue;
      }
      head = null;
      decoder = decoderFor(bytes);
      bytes = UTF8_MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(UTF8_MARK.length) : bytes;
    }
    yield decoder === null ? bytes : encoder.encode(decoder.decode(bytes, { stream: true }));
  }
  if (head !== null && head.length > 0) {
    yield head;
  }
}

function decoderFor([first, second]: Uint8Array): Decoder | null {
  if (first === 0xff && second === 0xfe) {
    return new TextDecoder('utf-16le');
  }
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be') : null;
}
