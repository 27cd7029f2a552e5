import type { Box } from '../../../contract/inspection.ts';

/** Linear reflected light, strength of the brushed lay, metal coverage, light that reaches the bench, stain. */
export const CHANNELS = 5;
export const SHADE = 0;
export const BRUSH = 1;
export const ALPHA = 2;
export const SHADOW = 3;
export const TINT = 4;

/** A part, or a patch of it, rastered in its own coordinates; a texel's centre lies at half-integer positions. */
export type PartLayer = {
  /** Design units of the upper left corner. */
  readonly originU: number;
  readonly originV: number;
  readonly texelsPerUnit: number;
  readonly columns: number;
  readonly rows: number;
  /** `rows × columns × CHANNELS`. */
  readonly data: Float32Array;
};

/** Returns a zeroed layer that covers `bounds` (design units). */
export function createLayer(bounds: Box, texelsPerUnit: number): PartLayer {
  const columns = Math.max(2, Math.ceil(bounds.width * texelsPerUnit));
  const rows = Math.max(2, Math.ceil(bounds.height * texelsPerUnit));
  return {
    originU: bounds.x,
    originV: bounds.y,
    texelsPerUnit,
    columns,
    rows,
    data: new Float32Array(columns * rows * CHANNELS),
  };
}

/** Returns a copy of the part of `layer` that covers `bounds`, cut at the layer's edge. */
export function copyPatch(layer: PartLayer, bounds: Box): PartLayer {
  const { left, top, right, bottom } = texelRange(layer, bounds);
  const columns = right - left;
  const rows = bottom - top;
  const data = new Float32Array(columns * rows * CHANNELS);
  for (let row = 0; row < rows; row++) {
    const start = ((top + row) * layer.columns + left) * CHANNELS;
    data.set(layer.data.subarray(start, start + columns * CHANNELS), row * columns * CHANNELS);
  }
  return {
    originU: layer.originU + left / layer.texelsPerUnit,
    originV: layer.originV + top / layer.texelsPerUnit,
    texelsPerUnit: layer.texelsPerUnit,
    columns,
    rows,
    data,
  };
}

/** Calls `visit` with the offset of each texel inside `bounds` and the design coordinates of its centre. */
export function forEachTexel(layer: PartLayer, bounds: Box, visit: (at: number, u: number, v: number) => void): void {
  const { left, top, right, bottom } = texelRange(layer, bounds);
  for (let row = top; row < bottom; row++) {
    const v = layer.originV + (row + 0.5) / layer.texelsPerUnit;
    for (let column = left; column < right; column++) {
      visit((row * layer.columns + column) * CHANNELS, layer.originU + (column + 0.5) / layer.texelsPerUnit, v);
    }
  }
}

/** A layer's values between its texels. */
export type LayerSample = { shade: number; brush: number; alpha: number; shadow: number; tint: number };

/** Returns a sample to be filled; one serves a whole picture, since a new one for each pixel would cost more than its sum. */
export function createSample(): LayerSample {
  return { shade: 0, brush: 0, alpha: 0, shadow: 1, tint: 0 };
}

/** Fills `into` by bilinear interpolation. @returns false, and changes nothing, beyond the layer */
export function sampleLayer(layer: PartLayer, u: number, v: number, into: LayerSample): boolean {
  const column = (u - layer.originU) * layer.texelsPerUnit - 0.5;
  const row = (v - layer.originV) * layer.texelsPerUnit - 0.5;
  const left = Math.floor(column);
  const top = Math.floor(row);
  if (left < 0 || top < 0 || left + 1 >= layer.columns || top + 1 >= layer.rows) {
    return false;
  }
  const cell = {
    data: layer.data,
    upper: (top * layer.columns + left) * CHANNELS,
    lower: ((top + 1) * layer.columns + left) * CHANNELS,
    right: column - left,
    below: row - top,
  };
  into.shade = blendCell(cell, SHADE);
  into.brush = blendCell(cell, BRUSH);
  into.alpha = blendCell(cell, ALPHA);
  into.shadow = blendCell(cell, SHADOW);
  into.tint = blendCell(cell, TINT);
  return true;
}

type Cell = {
  readonly data: Float32Array;
  readonly upper: number;
  readonly lower: number;
  readonly right: number;
  readonly below: number;
};

function blendCell({ data, upper, lower, right, below }: Cell, channel: number): number {
  const above = (data[upper + channel] ?? 0) * (1 - right) + (data[upper + channel + CHANNELS] ?? 0) * right;
  const under = (data[lower + channel] ?? 0) * (1 - right) + (data[lower + channel + CHANNELS] ?? 0) * right;
  return above * (1 - below) + under * below;
}

/** Returns the box that `margin` design units around another one make. */
export function growBox(box: Box, margin: number): Box {
  return { x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin };
}

function texelRange(layer: PartLayer, bounds: Box) {
  const clampTo = (limit: number, position: number) => Math.min(limit, Math.max(0, position));
  const scale = layer.texelsPerUnit;
  return {
    left: clampTo(layer.columns, Math.floor((bounds.x - layer.originU) * scale)),
    top: clampTo(layer.rows, Math.floor((bounds.y - layer.originV) * scale)),
    right: clampTo(layer.columns, Math.ceil((bounds.x + bounds.width - layer.originU) * scale)),
    bottom: clampTo(layer.rows, Math.ceil((bounds.y + bounds.height - layer.originV) * scale)),
  };
}
