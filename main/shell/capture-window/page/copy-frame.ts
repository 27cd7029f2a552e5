import type { CapturedFrame } from '../../../../contract/capture-protocol.ts';
import { type ChromaOrder, interleaveChroma } from './interleave-chroma.ts';

export type CopiedFrame = Pick<CapturedFrame, 'width' | 'height' | 'format' | 'timestampUs' | 'data'>;

const chromaOrders: Readonly<Partial<Record<string, ChromaOrder>>> = { I420: 'I420', NV12: 'NV12' };

/**
 * Copies a picture out of the browser's memory. 4:2:0 in full-range BT.601 stays YCbCr, since a conversion would only
 * cost; everything else is converted to RGBA by Chromium, which knows what its colours mean.
 *
 * @param isFullRange what a picture is whose source says nothing of its range
 */
export async function copyFrame(frame: VideoFrame, isFullRange: boolean): Promise<CopiedFrame> {
  const rect = evenRect(frame);
  const order = chromaOrders[frame.format ?? ''];
  const { width, height } = rect;
  const picture = { width, height, timestampUs: frame.timestamp };
  if (order === undefined || !isFullRange601(frame.colorSpace, isFullRange)) {
    const data = new ArrayBuffer(width * height * 4);
    await frame.copyTo(data, { rect, format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] });
    return { ...picture, format: 'RGBa8', data };
  }
  const planes = new Uint8Array((width * height * 3) / 2);
  await frame.copyTo(planes, { rect, layout: planesOf(order, width, height) });
  return { ...picture, format: 'YCbCr422_8', data: interleaveChroma(planes, { width, height, order }).buffer };
}

/** An odd last row or column would have chroma that it shares with nothing. */
function evenRect({ visibleRect, codedWidth, codedHeight }: VideoFrame): DOMRectReadOnly {
  const { x, y, width, height } = visibleRect ?? new DOMRectReadOnly(0, 0, codedWidth, codedHeight);
  return new DOMRectReadOnly(x, y, width & ~1, height & ~1);
}

function isFullRange601({ fullRange, matrix }: VideoColorSpace, isFullRange: boolean): boolean {
  return (fullRange ?? isFullRange) && (matrix === null || matrix === 'smpte170m' || matrix === 'bt470bg');
}

function planesOf(order: ChromaOrder, width: number, height: number): PlaneLayout[] {
  const luma = { offset: 0, stride: width };
  const size = width * height;
  return order === 'NV12'
    ? [luma, { offset: size, stride: width }]
    : [luma, { offset: size, stride: width / 2 }, { offset: size * 1.25, stride: width / 2 }];
}
