export type Item = { readonly id: string; readonly unitCost: number; readonly demand: readonly number[] };
export type ItemClass = {
  readonly id: string;
  readonly value: number;
  readonly share: number;
  readonly coefficientOfVariation: number | null;
  readonly class: string;
};

export type ClassBounds = {
  /** Shares of all value that A, and A and B, make up. */
  readonly a: number;
  readonly b: number;
  /** Largest coefficients of variation of X and Y. */
  readonly x: number;
  readonly y: number;
};

/**
 * Returns each item's class: A, B or C by its part of the value used, dearest first, and X, Y or Z by how much its
 * demand varies around its mean; an item without demand is CZ.
 */
export function classifyItems(items: readonly Item[], bounds: ClassBounds): readonly ItemClass[] {
  const valued = items.map(({ id, unitCost, demand }) => {
    const total = demand.reduce((sum, amount) => sum + amount, 0);
    const mean = total / demand.length;
    const variance = demand.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / demand.length;
    return { id, value: unitCost * total, variation: mean > 0 ? Math.sqrt(variance) / mean : null };
  });
  const all = valued.reduce((sum, { value }) => sum + value, 0);
  let before = 0;
  return [...valued]
    .sort((first, second) => second.value - first.value)
    .map(({ id, value, variation }) => {
      const share = all > 0 ? value / all : 0;
      // An item belongs where its first unit of value falls, so that the dearest is always A.
      const letter = value === 0 || before >= bounds.b ? 'C' : before >= bounds.a ? 'B' : 'A';
      before += share;
      const steadiness = variation === null || variation > bounds.y ? 'Z' : variation > bounds.x ? 'Y' : 'X';
      return { id, value, share, coefficientOfVariation: variation, class: `${letter}${steadiness}` };
    });
}
