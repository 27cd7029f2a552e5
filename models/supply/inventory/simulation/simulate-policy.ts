/** When to order, and how much, looking at the inventory position at each review. */
export type StockPolicy =
  | { readonly type: 's-S'; readonly reorderPoint: number; readonly orderUpToLevel: number }
  | { readonly type: 'r-q'; readonly reorderPoint: number; readonly orderQuantity: number }
  /** One level, or one for each period, such as a forecast asks for. */
  | { readonly type: 'base-stock'; readonly baseStockLevel: number | ArrayLike<number> };

export type StockRules = {
  /** Whole periods from an order to its arrival; 0 arrives before the demand of the same period. */
  readonly leadTimes: readonly number[];
  /** Periods from one look at the stock to the next, the first of all periods being one; 1 looks every period. */
  readonly reviewPeriod?: number;
  readonly isLostSales: boolean;
  readonly initialInventory: number;
  readonly minimumQuantity: number;
  readonly packSize: number | undefined;
  readonly maximumQuantity: number;
  /** Periods a unit may be sold in after it arrived, the one of its arrival included. */
  readonly shelfLife: number;
};

export type StockPrices = {
  readonly holdingCost: number;
  /** A unit and period that waits, or a unit lost. */
  readonly stockoutCost: number;
  readonly fixedCost: number;
  readonly purchaseCost: number;
  readonly disposalCost: number;
};

export type StockRun = {
  readonly cost: number;
  readonly costs: Readonly<Record<'holding' | 'stockout' | 'ordering' | 'purchase' | 'disposal', number>>;
  /** Share of demand met at once; null without demand. */
  readonly fillRate: number | null;
  /** Share of the cycles from one arrival to the next without a shortage. */
  readonly cycleServiceLevel: number;
  /** Share of the periods without a shortage. */
  readonly periodServiceLevel: number;
  readonly stockOutPeriods: number;
  readonly unitsShort: number;
  readonly unitsExpired: number;
  readonly orders: number;
  /** One entry a period: net stock at its end (below 0: waiting), and what was ordered in it. */
  readonly stock: readonly number[];
  readonly ordered: readonly number[];
};

type Batch = { units: number; readonly arrival: number };

/**
 * Runs a policy over a demand history: each period order, receive, sell (oldest units first), throw away what expires,
 * count. `leadTimes` are taken in turn, one an order.
 */
export function simulatePolicy(
  demand: ArrayLike<number>,
  policy: StockPolicy,
  rules: StockRules,
  prices: StockPrices,
): StockRun {
  const shelf: Batch[] = rules.initialInventory > 0 ? [{ units: rules.initialInventory, arrival: 0 }] : [];
  const onOrder: Batch[] = [];
  const tally = { holding: 0, stockout: 0, ordering: 0, purchase: 0, disposal: 0 };
  const stock: number[] = [];
  const ordered: number[] = [];
  let backlog = Math.max(0, -rules.initialInventory);
  let [unitsShort, unitsExpired, orders, wantedInAll, stockOutPeriods] = [0, 0, 0, 0, 0];
  const cycles = startCycles();
  for (let period = 0; period < demand.length; period++) {
    const wanted = demand[period] ?? 0;
    const isReview = period % (rules.reviewPeriod ?? 1) === 0;
    const position = sumOf(shelf) + sumOf(onOrder) - backlog;
    const quantity = isReview ? quantityToOrder(wish(policy, position, period), rules) : 0;
    if (quantity > 0) {
      onOrder.push({ units: quantity, arrival: period + (rules.leadTimes[orders % rules.leadTimes.length] ?? 0) });
      orders++;
      tally.ordering += prices.fixedCost;
      tally.purchase += quantity * prices.purchaseCost;
    }
    const hasArrived = receive(onOrder, shelf, period);
    backlog -= take(shelf, backlog);
    const short = wanted - take(shelf, wanted);
    backlog += rules.isLostSales ? 0 : short;
    const expired = expire(shelf, period, rules.shelfLife);
    const left = sumOf(shelf);
    tally.disposal += expired * prices.disposalCost;
    tally.holding += left * prices.holdingCost;
    tally.stockout += (rules.isLostSales ? short : backlog) * prices.stockoutCost;
    wantedInAll += wanted;
    unitsShort += short;
    unitsExpired += expired;
    stockOutPeriods += short > 0 ? 1 : 0;
    cycles.count(hasArrived && period > 0, short > 0);
    stock.push(left - backlog);
    ordered.push(quantity);
  }
  return {
    cost: Object.values(tally).reduce((sum, cost) => sum + cost, 0),
    costs: tally,
    fillRate: wantedInAll > 0 ? 1 - unitsShort / wantedInAll : null,
    cycleServiceLevel: cycles.serviceLevel(),
    periodServiceLevel: 1 - stockOutPeriods / demand.length,
    stockOutPeriods,
    unitsShort,
    unitsExpired,
    orders,
    stock,
    ordered,
  };
}

/** A cycle runs from one arrival to the next; the first one from the start. */
function startCycles() {
  let [begun, failed, hasFailed] = [1, 0, false];
  return {
    count: (isNew: boolean, isShort: boolean): void => {
      begun += isNew ? 1 : 0;
      hasFailed &&= !isNew;
      failed += isShort && !hasFailed ? 1 : 0;
      hasFailed ||= isShort;
    },
    serviceLevel: (): number => 1 - failed / begun,
  };
}

/**
 * Returns the cost a period of ordering up to a level a forecast asked for: the measure by which forecasts of
 * intermittent demand are told apart, as an all-zero forecast wins on errors alone. It starts with the first level.
 * @param levels order-up-to level of each period, of demand in the lead time and the period itself
 */
export function simulateDemandCost(
  demand: ArrayLike<number>,
  levels: ArrayLike<number>,
  leadTime: number,
  prices: Pick<StockPrices, 'holdingCost' | 'stockoutCost'>,
): { readonly cost: number; readonly fillRate: number | null } {
  const rules: StockRules = {
    leadTimes: [leadTime],
    isLostSales: false,
    initialInventory: levels[0] ?? 0,
    minimumQuantity: 0,
    packSize: undefined,
    maximumQuantity: Number.POSITIVE_INFINITY,
    shelfLife: Number.POSITIVE_INFINITY,
  };
  const free = { fixedCost: 0, purchaseCost: 0, disposalCost: 0 };
  const policy = { type: 'base-stock', baseStockLevel: levels } as const;
  const run = simulatePolicy(demand, policy, rules, { ...prices, ...free });
  return { cost: run.cost / demand.length, fillRate: run.fillRate };
}

function quantityToOrder(wanted: number, rules: StockRules): number {
  if (wanted <= 0) {
    return 0;
  }
  const { packSize, minimumQuantity, maximumQuantity } = rules;
  const least = Math.max(wanted, minimumQuantity);
  const packed = packSize === undefined ? least : Math.ceil(least / packSize - 1e-9) * packSize;
  const most = packSize === undefined ? maximumQuantity : Math.floor(maximumQuantity / packSize + 1e-9) * packSize;
  return Math.min(packed, most);
}

function wish(policy: StockPolicy, position: number, period: number): number {
  switch (policy.type) {
    case 's-S':
      return position <= policy.reorderPoint ? policy.orderUpToLevel - position : 0;
    case 'r-q':
      return position <= policy.reorderPoint
        ? policy.orderQuantity * (Math.floor((policy.reorderPoint - position) / policy.orderQuantity) + 1)
        : 0;
    case 'base-stock':
      return levelOf(policy.baseStockLevel, period) - position;
  }
}

function levelOf(level: number | ArrayLike<number>, period: number): number {
  return typeof level === 'number' ? level : (level[period] ?? 0);
}

/** Returns whether anything came. */
function receive(onOrder: Batch[], shelf: Batch[], period: number): boolean {
  const before = shelf.length;
  for (let index = onOrder.length - 1; index >= 0; index--) {
    const batch = onOrder[index];
    if (batch !== undefined && batch.arrival <= period) {
      shelf.push({ units: batch.units, arrival: period });
      onOrder.splice(index, 1);
    }
  }
  return shelf.length > before;
}

/** Takes the oldest units first and returns how many there were. */
function take(shelf: Batch[], wanted: number): number {
  let missing = wanted;
  while (missing > 0 && shelf.length > 0) {
    const [oldest] = shelf;
    const units = Math.min(missing, oldest?.units ?? 0);
    missing -= units;
    if (oldest !== undefined && oldest.units > units) {
      oldest.units -= units;
    } else {
      shelf.shift();
    }
  }
  return wanted - missing;
}

function expire(shelf: Batch[], period: number, shelfLife: number): number {
  let expired = 0;
  while (shelf[0] !== undefined && period - shelf[0].arrival + 1 >= shelfLife) {
    expired += shelf[0].units;
    shelf.shift();
  }
  return expired;
}

function sumOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { units }) => sum + units, 0);
}
