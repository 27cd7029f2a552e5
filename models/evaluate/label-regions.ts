/** A binary picture: `width × height` bytes, non-zero is defect. */
export type Mask = { readonly width: number; readonly height: number; readonly data: Uint8Array };
export type LabelledRegions = {
  /** 0 is background, else the region's number from 1 up; `width × height` values. */
  readonly labels: Int32Array;
  /** Pixels of each region; index 0 is the background. */
  readonly areasPx: readonly number[];
};

/** Finds the 8-connected regions of a mask by flood fill. */
export function labelRegions(mask: Mask): LabelledRegions {
  const labels = new Int32Array(mask.width * mask.height);
  const areasPx: number[] = [0];
  const stack = new Int32Array(labels.length);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (mask.data[pixel] && labels[pixel] === 0) {
      areasPx.push(fill(mask, labels, stack, { pixel, label: areasPx.length }));
    }
  }
  areasPx[0] = labels.length - areasPx.reduce((sum, area) => sum + area, 0);
  return { labels, areasPx };
}

type Seed = { readonly pixel: number; readonly label: number };

/** Each pixel is labelled when pushed, so it enters the stack once and the stack cannot overflow. */
function fill({ width, height, data }: Mask, labels: Int32Array, stack: Int32Array, { pixel, label }: Seed): number {
  stack[0] = pixel;
  labels[pixel] = label;
  let size = 1;
  let area = 0;
  while (size > 0) {
    size--;
    area++;
    const current = stack[size] ?? 0;
    const x = current % width;
    const y = (current - x) / width;
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const neighbour = row * width + column;
        if (data[neighbour] && labels[neighbour] === 0) {
          labels[neighbour] = label;
          stack[size++] = neighbour;
        }
      }
    }
  }
  return area;
}
