import type { Distribution } from '../../../statistics/distribution.ts';

/**
 * A function of straight pieces between evenly spaced points, going on with `slopeBelow` before the first and as at the
 * end after the last.
 */
export function kinkedFunction(points: readonly number[], valueAt: (x: number) => number, slopeBelow: number) {
  const step = (points[1] ?? 0) - (points[0] ?? 0);
  const values = Float64Array.from(points, valueAt);
  const kinks = values.map((value, index) => {
    const left = index === 0 ? slopeBelow : (value - (values[index - 1] ?? 0)) / step;
    const right = index === values.length - 1 ? left : ((values[index + 1] ?? 0) - value) / step;
    return right - left;
  });
  return {
    /**
     * Returns E[f(y − D)] at points spaced like the function's own: each kink k at x adds k·E[(y − D − x)⁺], which
     * needs the distribution's loss only, so nothing is lost but what lies between the points.
     */
    expectAfter(demand: Distribution, at: readonly number[]): Float64Array {
      const gap = (at[0] ?? 0) - (points[0] ?? 0);
      const count = points.length;
      const overshoots = Float64Array.from({ length: at.length + count - 1 }, (_, index) => {
        const level = gap + (index - count + 1) * step;
        return level - demand.mean + demand.loss(level);
      });
      const edge = values[0] ?? 0;
      return Float64Array.from(at, (y, row) => {
        let sum = edge + slopeBelow * (y - demand.mean - (points[0] ?? 0));
        for (let index = 0; index < count; index++) {
          sum += (kinks[index] ?? 0) * (overshoots[row - index + count - 1] ?? 0);
        }
        return sum;
      });
    },
  };
}
