import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findSharedData } from '../../../test/support/shared-data.ts';
import { solveInventory } from './solve-inventory.ts';

describe('solveInventory', () => {
  test('tells the kind of a problem by its fields', () => {
    expect(solveInventory({ fixed_cost: 8, holding_cost: 0.225, demand_rate: 1300 })).toMatchObject({ problem: 'eoq' });
    const both = { holding_cost: 1, stockout_cost: 4, demand_mean: 6 };
    expect(solveInventory(both).problem).toBe('newsvendor');
    expect(solveInventory({ ...both, lead_time: 2 }).problem).toBe('base-stock');
    expect(solveInventory({ ...both, fixed_cost: 5 }).problem).toBe('s-s');
    expect(solveInventory({ ...both, fixed_cost: 5, lead_time: 2 }).problem).toBe('r-q');
  });

  test.each([
    [{ problem: 'eoq', fixed_cost: 8, demand_rate: 1300 }, 'holding_cost: missing; add it'],
    [
      { problem: 'eoq', fixed_cost: -8, holding_cost: 1, demand_rate: 1300 },
      'fixed_cost: -8 is not allowed; give a number above 0',
    ],
    [
      { problem: 'epq', fixed_cost: 8, holding_cost: 1, demand_rate: 9, production_rate: 9 },
      'production_rate: 9 does not',
    ],
    [{ problem: 'frobnicate' }, 'problem: "frobnicate" is not known; use one of eoq'],
    [{ colour: 'red' }, 'problem: missing'],
    [[1], 'holds no problem'],
    [{ instances: [{}, {}] }, 'instances: 2 problems; give one at a time'],
    [{ holding_cost: 1, stockout_cost: 2, demand_pmf: { 1: 0.5 } }, 'demand_pmf: the probabilities sum to 0.5'],
    [{ holding_cost: 0, stockout_cost: 2, demand_mean: 5 }, 'holding_cost: a unit left over must cost'],
    [
      { problem: 'wagner-whitin', fixed_cost: 1, holding_cost: 1, demand: [1, -2] },
      'demand[1]: -2 is not allowed; give a number of 0 or more',
    ],
    [{ problem: 'serial', nodes: [{ id: 'a' }] }, 'nodes: none has a local_holding_cost'],
    [{ problem: 'serial', nodes: [{ id: 'a', local_holding_cost: 1 }] }, 'demand_source: missing'],
    [
      { problem: 'eoq', fixed_cost: 8, holding_cost: 1, demand_rate: 10, shelf_life: 1, minimum_quantity: 20 },
      'shelf_life: allows no order above 10, but the smallest possible one is 20',
    ],
  ])('%j is refused: %s', (problem, message) => {
    expect(() => solveInventory(problem)).toThrow(message);
  });

  test('packs and the least order move the lot to the better neighbour', () => {
    const free = { problem: 'eoq', fixed_cost: 8, holding_cost: 0.225, demand_rate: 1300 };
    expect(solveInventory({ ...free, pack_size: 100 }).policy['order_quantity']).toBe(300);
    expect(solveInventory({ ...free, pack_size: 100, minimum_quantity: 310 }).policy['order_quantity']).toBe(400);
    expect(solveInventory({ ...free, budget: 500, unit_cost: 2 }).policy['order_quantity']).toBe(250);
  });

  test('says which fields it did not use', () => {
    expect(solveInventory({ fixed_cost: 8, holding_cost: 1, demand_rate: 13, moq: 5 }).ignored).toEqual(['moq']);
  });
});

/** Costs known from Snyder and Shen's Fundamentals of Supply Chain Theory and from the documentation of stockpyl. */
const published: Readonly<Record<string, number>> = {
  example_3_1: 68.41052550594829,
  example_3_8: 66.92136355097325,
  example_3_9: 1380,
  example_4_1: 1.997605193176645,
  example_4_7: 8.034111561471642,
  example_5_8: 107.92358063314975,
  example_6_5: 8.277916867529369,
  example_9_1: 173.95000257319708,
  example_9_4: 12914.78222812913,
  example_9_6: 6_250_000,
};

const file = findSharedData('data', 'stockpyl', 'stockpyl_instances.json');

describe.skipIf(file === null)('stored textbook problems (data/stockpyl, when there)', () => {
  const { instances } = JSON.parse(file === null ? '{"instances":[]}' : readFileSync(file, 'utf8')) as {
    readonly instances: readonly { readonly name: string }[];
  };

  test('come to the published costs', () => {
    for (const [name, cost] of Object.entries(published)) {
      const found = solveInventory(instances.find((instance) => instance.name === name)).cost ?? Number.NaN;
      expect({ name, ratio: Number((found / cost).toFixed(7)) }).toEqual({ name, ratio: 1 });
    }
  });

  test('come to the costs that the tests of stockpyl quote for the lines of Shang and Song, to three decimals', () => {
    const given = { shang_song_1: 12.688, shang_song_9: 53.008, shang_song_17: 16.206, shang_song_25: 74.564 };
    for (const [name, cost] of Object.entries(given)) {
      expect(solveInventory(instances.find((instance) => instance.name === name)).cost).toBeCloseTo(cost, 3);
    }
  });

  test('are all solved but those that are the shape of a network without costs', () => {
    const unsolved = instances.filter((instance) => {
      try {
        solveInventory(instance);
        return false;
      } catch {
        return true;
      }
    });
    expect(unsolved.map(({ name }) => name)).toEqual([
      'rosling_figure_1',
      'rong_atan_snyder_figure_1b',
      'rong_atan_snyder_figure_1c',
      'figure_6_12',
    ]);
  });
});
