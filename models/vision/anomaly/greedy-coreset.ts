/**
 * Greedy k-centre selection (Gonzalez 1985; the coreset of PatchCore): each pick is the point farthest from all
 * picked before.
 *
 * @param distances squared distances, `points × points`, row by row
 * @param first index of the first pick
 * @returns `count` indices in the order picked, fewer when there are fewer distinct points
 */
export function greedyCoreset(distances: Float32Array, points: number, count: number, first: number): number[] {
  const picks = [first];
  const nearest = distances.slice(first * points, (first + 1) * points);
  while (picks.length < Math.min(count, points)) {
    const next = farthest(nearest);
    if ((nearest[next] ?? 0) <= 0) {
      break;
    }
    picks.push(next);
    const row = next * points;
    for (let point = 0; point < points; point += 1) {
      nearest[point] = Math.min(nearest[point] ?? 0, distances[row + point] ?? 0);
    }
  }
  return picks;
}

function farthest(nearest: Float32Array): number {
  let best = 0;
  for (let point = 1; point < nearest.length; point += 1) {
    if ((nearest[point] ?? 0) > (nearest[best] ?? 0)) {
      best = point;
    }
  }
  return best;
}
