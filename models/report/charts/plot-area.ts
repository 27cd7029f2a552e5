import { escapeXml } from '../escape-xml.ts';
import type { Axis } from '../report.ts';
import type { Scale } from './scale.ts';

export const WIDTH = 860;
export const HEIGHT = 340;
/** Of Inter at 12 px, on average; a little too much, so that no label is cut. */
const CHARACTER_WIDTH = 6.8;

/** Where the data stand within the drawing. */
export type PlotArea = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
};

/** Drawn content and how tall it is. */
export type Drawing = { readonly height: number; readonly content: string };

/** Beyond it a value lies far off the page, and its number would only be long. */
const FARTHEST = 100_000;

/** Returns a coordinate with one decimal: finer than a pixel, and short. */
export function coordinate(value: number): string {
  return String(Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, value)) * 10) / 10);
}

export function textWidth(text: string): number {
  return text.length * CHARACTER_WIDTH;
}

/** Returns the text cut to a number of characters, with an ellipsis where something is missing. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

export function axisTitle({ label, unit, isTime }: Axis): string {
  const shown = unit ?? (isTime === true ? 'UTC' : '');
  return shown === '' ? label : `${label} (${shown})`;
}

/** Returns grid, ticks, labels and titles of two axes. */
export function drawAxes(
  area: PlotArea,
  x: Scale & { readonly axis: Axis },
  y: Scale & { readonly axis: Axis },
): string {
  return [
    ...y.ticks.map(({ value, label }) => {
      const at = coordinate(y.position(value));
      return `<path class="grid" d="M${area.left} ${at}H${area.right}"/><text class="tick" x="${area.left - 8}" y="${at}" dy="4" text-anchor="end">${escapeXml(label)}</text>`;
    }),
    drawBottomAxis(area, x),
    `<text class="axis" x="${area.left}" y="${area.top - 12}">${escapeXml(shorten(axisTitle(y.axis), 90))}</text>`,
  ].join('');
}

/** Returns the line below the data with its ticks, labels and title. */
export function drawBottomAxis(area: PlotArea, x: Scale & { readonly axis: Axis }): string {
  const hasContext = x.ticks.some(({ context }) => context !== '');
  const ticks = x.ticks.map(({ value, label, context }) => {
    const at = coordinate(x.position(value));
    const below =
      context === ''
        ? ''
        : `<text class="tick" x="${at}" y="${area.bottom + 34}" text-anchor="middle">${escapeXml(context)}</text>`;
    return `<path class="rule" d="M${at} ${area.bottom}v5"/><text class="tick" x="${at}" y="${area.bottom + 19}" text-anchor="middle">${escapeXml(label)}</text>${below}`;
  });
  const title = `<text class="axis" x="${area.right}" y="${area.bottom + (hasContext ? 52 : 38)}" text-anchor="end">${escapeXml(shorten(axisTitle(x.axis), 110))}</text>`;
  return `<path class="rule" d="M${area.left} ${area.bottom}H${area.right}"/>${ticks.join('')}${title}`;
}

/** Returns the area of a chart whose vertical axis carries these labels. */
export function plotArea(labels: readonly string[], height = HEIGHT): PlotArea {
  const widest = Math.max(0, ...labels.map(textWidth));
  return { left: Math.ceil(Math.max(34, widest + 14)), right: WIDTH - 24, top: 34, bottom: height - 58, height };
}

export function noData(height: number): string {
  return `<text class="empty" x="${WIDTH / 2}" y="${height / 2}" text-anchor="middle">There is nothing to draw: no value is known.</text>`;
}
