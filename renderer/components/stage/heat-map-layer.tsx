import { useEffect, useRef } from 'react';
import type { Sha256 } from '../../../contract/ids.ts';
import { useServices } from '../services/services.ts';
import { colourHeatMap } from './heat-colours.ts';
import css from './stage.module.css';

async function drawHeatMap(image: Blob, canvas: HTMLCanvasElement): Promise<void> {
  // Colour conversion would shift the grey values, which are measurements here.
  const bitmap = await createImageBitmap(image, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context !== null) {
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    colourHeatMap(pixels.data);
    context.putImageData(pixels, 0, 0);
  }
  bitmap.close();
}

/** The anomaly map in colour; `opacity` 0–1. Empty until read, and where it cannot be read. */
export function HeatMapLayer({ sha256, opacity }: { readonly sha256: Sha256; readonly opacity: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { images } = useServices();
  useEffect(() => {
    const { current } = canvas;
    if (current === null) {
      return;
    }
    images
      .read(sha256)
      .then(
        (image) => drawHeatMap(image, current),
        () => current.getContext('2d')?.clearRect(0, 0, current.width, current.height),
      )
      .catch(() => undefined);
  }, [images, sha256]);
  return <canvas ref={canvas} className={css.layer} style={{ opacity }} aria-hidden="true" data-testid="heat-map" />;
}
