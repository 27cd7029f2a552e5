import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { limitFields } from './problem/common-fields.ts';
import { detectKind } from './problem/detect-kind.ts';
import { distributionProblem } from './problem/distribution-problem.ts';
import {
  disruptionLotProblem,
  discountProblem,
  lotProblem,
  productionProblem,
  yieldLotProblem,
} from './problem/lot-problems.ts';
import { guaranteedServiceProblem, serialProblem } from './problem/network-problems.ts';
import { jointProblem, lotPlanProblem } from './problem/plan-problems.ts';
import type { ProblemKind, Solution } from './problem/problem-kind.ts';
import { budgetProblem } from './problem/budget-problem.ts';
import { classProblem, safetyStockProblem, yieldAwareProblem } from './problem/service-problems.ts';
import { simulationProblem } from './problem/simulation-problem.ts';
import { tellIssue } from './problem/tell-issue.ts';
import { finiteProblem, orderUpToProblem } from './problem/order-up-to-problems.ts';
import { reorderProblem } from './problem/reorder-problem.ts';
import {
  baseStockProblem,
  disruptionStockProblem,
  newsvendorProblem,
  yieldStockProblem,
} from './problem/stock-problems.ts';

const kinds: readonly ProblemKind[] = [
  lotProblem,
  productionProblem,
  discountProblem,
  yieldLotProblem,
  disruptionLotProblem,
  lotPlanProblem,
  jointProblem,
  newsvendorProblem,
  baseStockProblem,
  disruptionStockProblem,
  yieldStockProblem,
  reorderProblem,
  orderUpToProblem,
  finiteProblem,
  serialProblem,
  distributionProblem,
  guaranteedServiceProblem,
  yieldAwareProblem,
  safetyStockProblem,
  simulationProblem,
  classProblem,
  budgetProblem,
];

export type InventorySolution = Solution & {
  readonly problem: string;
  /** Name in the file, where it has one. */
  readonly title: string | null;
  /** Fields that the problem does not know and that changed nothing. */
  readonly ignored: readonly string[];
};

const document = z.record(z.string(), z.unknown());
/** A stored instance carries its problem in `data`. */
const wrapped = z.looseObject({ name: z.string(), data: document });
const LABELS = new Set(['problem', 'name', 'description', 'comment', 'title']);

/**
 * Solves one problem, whose kind `problem` names or its fields tell.
 * @throws AppError `bad-request` naming the field
 */
export function solveInventory(input: unknown): InventorySolution {
  const whole = wrapped.safeParse(input);
  const fields = document.safeParse(whole.success ? whole.data.data : input);
  if (!fields.success) {
    throw new AppError('bad-request', 'holds no problem; it must be one JSON object with fields');
  }
  if (Array.isArray(fields.data['instances'])) {
    throw new AppError('bad-request', `instances: ${fields.data['instances'].length} problems; give one at a time`);
  }
  const kind = findKind(fields.data);
  const known = new Set(kind.fields);
  const isNetwork = known.has('_nodes');
  const ignored = Object.keys(withoutNulls(fields.data)).filter(
    (name) => !known.has(name) && !LABELS.has(name) && !(isNetwork && name.startsWith('_')),
  );
  const limit = ignored.find((field) => Object.hasOwn(limitFields, field));
  if (limit !== undefined) {
    throw new AppError('bad-request', `${limit}: not known for ${kind.name}, and must not be passed over; take it out`);
  }
  const name = whole.success ? whole.data.name : fields.data['name'];
  const solution = solveFields(kind, withoutNulls(fields.data));
  return { problem: kind.name, title: typeof name === 'string' ? name : null, ignored, ...solution };
}

function findKind(fields: Readonly<Record<string, unknown>>): ProblemKind {
  const name = fields['problem'] ?? detectKind(fields);
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind !== undefined) {
    return kind;
  }
  const all = kinds.map((candidate) => candidate.name).join(', ');
  throw new AppError(
    'bad-request',
    name === undefined
      ? `problem: missing, and the fields tell of none; name one of ${all}`
      : `problem: ${JSON.stringify(name)} is not known; use one of ${all}`,
  );
}

/** Files write null for what is not there. */
function withoutNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function solveFields(kind: ProblemKind, fields: Record<string, unknown>): Solution {
  try {
    const solution = kind.solve(fields);
    if (solution.cost !== null && !Number.isFinite(solution.cost)) {
      throw new AppError('bad-request', `the ${kind.name} has no finite cost; the numbers are too large or too small`);
    }
    return solution;
  } catch (error) {
    if (error instanceof z.ZodError) {
      throw new AppError('bad-request', tellIssue(error, fields), { cause: error });
    }
    throw error;
  }
}
