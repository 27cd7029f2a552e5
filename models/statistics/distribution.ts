/** A random amount, such as the demand of one lead time. Losses are what stock policies are priced by. */
export interface Distribution {
  /** Such as `normal(50, 8)`. */
  readonly name: string;
  readonly mean: number;
  readonly variance: number;
  /** True when the amount is a whole number of units. */
  readonly isDiscrete: boolean;
  /** P(X ≤ x). */
  cumulative(x: number): number;
  /** P(X > x), precise far out. */
  survival(x: number): number;
  /** E[(X − x)⁺], the first-order loss: units short when x are there. */
  loss(x: number): number;
  /** ½·E[((X − x)⁺)²], the integral of the loss from x on. */
  secondLoss(x: number): number;
  /** Smallest x with P(X ≤ x) ≥ probability; probability strictly between 0 and 1. */
  quantile(probability: number): number;
}
