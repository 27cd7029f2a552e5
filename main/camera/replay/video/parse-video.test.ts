import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../contract/errors.ts';
import { type CodedVideo, muxMp4, muxWebm } from '../../../../test/support/mux-video.ts';
import { parseMp4 } from './parse-mp4.ts';
import { parseWebm } from './parse-webm.ts';
import type { VideoTrack } from './video-track.ts';

const formats = [
  { name: 'MP4', mux: muxMp4, parse: parseMp4, stepUs: 100 },
  { name: 'WebM', mux: muxWebm, parse: parseWebm, stepUs: 1_000 },
] as const;

/** Times in steps that both containers can say, and in an order of their own, as reordered pictures have. */
const video = (stepUs: number): fc.Arbitrary<CodedVideo> =>
  fc.record({
    width: fc.integer({ min: 1, max: 4_000 }),
    height: fc.integer({ min: 1, max: 4_000 }),
    pictures: fc.array(
      fc.record({
        data: fc.uint8Array({ minLength: 1, maxLength: 300 }),
        timestampUs: fc.nat(20_000).map((steps) => steps * stepUs),
        isKey: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  });

type Parse = (typeof formats)[number]['parse'];

function parseBytes(parse: Parse, bytes: Uint8Array): Promise<VideoTrack> {
  const read = async (offset: number, sizeBytes: number) => bytes.slice(offset, offset + sizeBytes);
  return parse(read, bytes.length);
}

describe.each(formats)('$name', ({ mux, parse, stepUs }) => {
  test('every picture is found with its bytes, time and kind', async () => {
    await fc.assert(
      fc.asyncProperty(video(stepUs), async (coded) => {
        const bytes = mux(coded);
        const { video: found, samples } = await parseBytes(parse, bytes);
        expect(found).toMatchObject({ width: coded.width, height: coded.height });
        expect(found.codec).toMatch(/^vp09\.00\.10\.08$/);
        expect(
          samples.map(({ offset, sizeBytes, timestampUs, isKey }) => ({
            data: bytes.slice(offset, offset + sizeBytes),
            timestampUs,
            isKey,
          })),
        ).toEqual(coded.pictures.map((picture) => ({ ...picture, data: Uint8Array.from(picture.data) })));
      }),
    );
  });

  test('a file cut off anywhere, or with any byte changed, is read or refused with a sentence, never more', async () => {
    await fc.assert(
      fc.asyncProperty(video(stepUs), fc.nat(), fc.nat(), fc.nat(255), async (coded, cut, at, value) => {
        const whole = mux(coded);
        const altered = whole.slice(0, cut % (whole.length + 1));
        if (altered.length > 0) {
          altered[at % altered.length] = value;
        }
        const outcome = await parseBytes(parse, altered).catch((error: unknown) => error);
        expect(outcome instanceof AppError || Array.isArray((outcome as VideoTrack).samples)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([0, 4, 64])('%i bytes of nothing are no video', async (length) => {
    await expect(parseBytes(parse, new Uint8Array(length))).rejects.toMatchObject({ code: 'image-unreadable' });
  });
});

test('a WebM whose lengths are not known, as a live recording has them, is read to its end', async () => {
  const pictures = [0, 40_000, 80_000].map((timestampUs, index) => ({
    data: Uint8Array.of(index + 1),
    timestampUs,
    isKey: index === 0,
  }));
  const bytes = muxWebm({ width: 8, height: 8, pictures });
  for (const [index, id] of [0x18538067, 0x1f43b675].entries()) {
    for (let at = 0; at + 8 <= bytes.length; at++) {
      const view = new DataView(bytes.buffer, at);
      if (view.getUint32(0) === id) {
        view.setUint32(4, 0x1fffffff);
        expect(index).toBeLessThan(2);
      }
    }
  }
  const { samples } = await parseBytes(parseWebm, bytes);
  expect(samples.map(({ timestampUs }) => timestampUs)).toEqual([0, 40_000, 80_000]);
});
