/** Unit vector in the picture towards the lamp, which stands to the upper left of the bench. */
const LAMP_U = -0.58;
const LAMP_V = -0.815;

/** Light that the flat brushed top sends to the lens, linear, 1 = white. */
export const TOP_SHADE = 0.36;

/** Returns the cosine between a lean in the picture and the lamp's direction: 1 leans to the lamp, -1 away. */
export function towardsLamp(u: number, v: number): number {
  return u * LAMP_U + v * LAMP_V;
}

/** Returns the light a surface at 45° sends to the lens, by how far it leans to the lamp. */
export function tiltedShade(lean: number): number {
  return lean > 0 ? TOP_SHADE * (0.5 + 0.5 * lean + 0.95 * lean ** 4) : TOP_SHADE * (0.5 + 0.3 * lean);
}

/** Returns the sRGB code value (0–255, not rounded) of linear light. Source: IEC 61966-2-1. */
export function encodeLight(linear: number): number {
  const light = Math.min(1, Math.max(0, linear));
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
}

/** Returns the linear light of an sRGB code value. Source: IEC 61966-2-1. */
export function decodeLight(code: number): number {
  const value = code / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
