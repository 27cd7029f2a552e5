/** The page's clock, µs; its zero is the start of the page. */
export function microsecondsNow(): number {
  return performance.now() * 1_000;
}
