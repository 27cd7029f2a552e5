import type { z } from 'zod';
import type { ReportSection } from '../../../report/report.ts';

/** What a problem came to. `policy` and `details` are plain data, in the words of the problem's own fields. */
export type Solution = {
  readonly policy: Readonly<Record<string, unknown>>;
  /** In the money of the problem, for the time unit that `costBasis` names; null where no costs were given. */
  readonly cost: number | null;
  readonly costBasis: string;
  readonly method: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly notes?: readonly string[];
  /** Cost and service curves; worked out only when a report is wanted. */
  readonly describe?: () => readonly ReportSection[];
};

/** One kind of problem: the fields it takes and how it is solved. */
export type ProblemKind = {
  readonly name: string;
  readonly fields: readonly string[];
  /** @throws ZodError, AppError `bad-request` naming the field */
  readonly solve: (fields: unknown) => Solution;
};

/** Ties a schema to its solver, so that a solver cannot see fields nobody checked. */
export function problemKind<S extends z.ZodObject>(
  name: string,
  schema: S,
  solve: (fields: z.output<S>) => Solution,
): ProblemKind {
  return { name, fields: Object.keys(schema.shape), solve: (fields) => solve(schema.parse(fields)) };
}
