import type { LiveFrameHeader } from '../../contract/frame-channel.ts';

export type PaintableFrame = { readonly header: LiveFrameHeader; readonly jpeg: BlobPart };

export type FramePainterDeps = {
  readonly decode: (jpeg: BlobPart) => Promise<ImageBitmap>;
  /** Told when the picture's size is first known or changes. */
  readonly onSize: (width: number, height: number) => void;
};

/** Draws each live picture on every canvas that shows it. */
export interface FramePainter {
  attach(canvasId: number, canvas: OffscreenCanvas): void;
  detach(canvasId: number): void;
  /** Resolves when the frame is drawn, or was skipped because nobody looks; only then may it be acknowledged. */
  paint(frame: PaintableFrame): Promise<void>;
}

/** Returns a painter without canvases. */
export function createFramePainter({ decode, onSize }: FramePainterDeps): FramePainter {
  const canvases = new Map<number, OffscreenCanvas>();
  let width = 0;
  let height = 0;

  const draw = (bitmap: ImageBitmap): void => {
    for (const canvas of canvases.values()) {
      if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
      }
      canvas.getContext('2d', { alpha: false })?.drawImage(bitmap, 0, 0);
    }
    if (bitmap.width !== width || bitmap.height !== height) {
      ({ width, height } = bitmap);
      onSize(width, height);
    }
  };

  return {
    attach(canvasId, canvas) {
      canvases.set(canvasId, canvas);
      if (width > 0) {
        onSize(width, height);
      }
    },
    detach(canvasId) {
      canvases.delete(canvasId);
    },
    async paint({ jpeg }) {
      if (canvases.size === 0) {
        return;
      }
      const bitmap = await decode(jpeg);
      draw(bitmap);
      bitmap.close();
    },
  };
}
