import { AppError } from '../../../../contract/errors.ts';

export type NetworkStage = { readonly id: string; readonly suppliers: readonly string[]; readonly leadTime: number };

/**
 * Returns the stages of a line or an assembly tree from the customer up with the lead times of the equivalent line:
 * stages sorted by their total lead time to the customer, each with the difference to the one before (Rosling 1989).
 * @throws AppError `bad-request` unless each stage serves one other and one serves the customer
 */
export function lineUp<T extends NetworkStage>(stages: readonly T[]): readonly (T & { readonly totalTime: number })[] {
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const served = new Map<string, string>();
  for (const { id, suppliers } of stages) {
    for (const supplier of suppliers) {
      if (!byId.has(supplier)) {
        throw new AppError('bad-request', `nodes: ${id} is supplied by ${supplier}, which is not there; add it`);
      }
      if (served.has(supplier)) {
        throw new AppError(
          'bad-request',
          `nodes: ${supplier} serves two nodes; a line or assembly has none that does, use distribution or guaranteed-service`,
        );
      }
      served.set(supplier, id);
    }
  }
  const last = stages.filter(({ id }) => !served.has(id));
  if (last.length === 0) {
    throw new AppError('bad-request', `nodes: a loop runs through ${stages[0]?.id ?? ''}; a line has none`);
  }
  if (last.length > 1) {
    throw new AppError(
      'bad-request',
      `nodes: ${last.map(({ id }) => id).join(', ')} supply no other node; name them as suppliers, or solve parts that do not hang together by themselves`,
    );
  }
  const totalTimeOf = (id: string, steps = 0): number => {
    if (steps > stages.length) {
      throw new AppError('bad-request', `nodes: a loop runs through ${id}; a line has none`);
    }
    const next = served.get(id);
    return (byId.get(id)?.leadTime ?? 0) + (next === undefined ? 0 : totalTimeOf(next, steps + 1));
  };
  return stages
    .map((stage) => ({ ...stage, totalTime: totalTimeOf(stage.id) }))
    .sort((a, b) => a.totalTime - b.totalTime || (served.get(b.id) === a.id ? -1 : served.get(a.id) === b.id ? 1 : 0));
}
