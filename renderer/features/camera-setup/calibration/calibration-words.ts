import type { Calibration } from '../../../../contract/camera-setup.ts';

export type ResidualJudgement = 'excellent' | 'good' | 'fair' | 'poor';

const EXCELLENT_PX = 0.25;
const GOOD_PX = 0.5;
const FAIR_PX = 1;
/** Above this the camera visibly looks at an angle: two parts alike measure differently. */
const EVEN_SPREAD = 0.02;

/** Returns how good a residual is, as people who calibrate cameras judge it. */
export function judgeResidual(residualRmsPx: number): ResidualJudgement {
  if (residualRmsPx <= EXCELLENT_PX) {
    return 'excellent';
  }
  if (residualRmsPx <= GOOD_PX) {
    return 'good';
  }
  return residualRmsPx <= FAIR_PX ? 'fair' : 'poor';
}

/** Returns whether the camera looks straight down, as far as one can tell from its scale. */
export function judgeSpread(scaleSpread: number): 'even' | 'tilted' {
  return scaleSpread <= EVEN_SPREAD ? 'even' : 'tilted';
}

/** Returns by which share the lens moves the picture's corner: 1 + k1·r² + k2·r⁴ at r = 1, the half diagonal. */
export function cornerDistortion({ k1, k2 }: Pick<Calibration, 'k1' | 'k2'>): number {
  return k1 + k2;
}
