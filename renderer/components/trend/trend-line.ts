export type TrendPoint = { readonly x: number; readonly y: number; readonly isAtLimit: boolean };

export type TrendLine = {
  readonly points: readonly TrendPoint[];
  /** Height of the limit line, 0 = top. */
  readonly limitY: number | null;
};

export type TrendShape = {
  readonly width: number;
  readonly height: number;
  /** Places kept on the axis, so that few points do not jump about as more arrive. */
  readonly capacity: number;
};

/** Returns where the last scores (oldest first) and the limit lie; null scores leave a gap. Newest is at the right edge. */
export function layTrend(scores: readonly (number | null)[], limit: number | null, shape: TrendShape): TrendLine {
  const known = scores.filter((score) => score !== null);
  const top = Math.max(...known, (limit ?? 0) * 1.4, 1e-6) * 1.06;
  const yOf = (score: number): number => shape.height - (score / top) * shape.height;
  const step = shape.width / Math.max(1, shape.capacity - 1);
  const recent = scores.slice(-shape.capacity);
  const points = recent.flatMap((score, index) =>
    score === null
      ? []
      : [
          {
            x: shape.width - (recent.length - 1 - index) * step,
            y: yOf(score),
            isAtLimit: limit !== null && score >= limit,
          },
        ],
  );
  return { points, limitY: limit === null ? null : yOf(limit) };
}
