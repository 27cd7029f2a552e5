export type LightJudgement = 'even' | 'fair' | 'uneven';

const EVEN = 0.85;
const FAIR = 0.7;

/** Returns how even light is whose darkest place gets `uniformity` of the brightest. */
export function judgeUniformity(uniformity: number): LightJudgement {
  if (uniformity >= EVEN) {
    return 'even';
  }
  return uniformity >= FAIR ? 'fair' : 'uneven';
}

/** Returns how strongly a cell is tinted, 0–1: the darkest cell most, the brightest not at all. */
export function tintOf(value: number, darkest: number): number {
  return darkest >= 1 ? 0 : Math.min(1, Math.max(0, (1 - value) / (1 - darkest)));
}
