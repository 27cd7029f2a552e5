import type { CannotJudgeReason, FailedProof } from '../../contract/verdict.ts';

export type Measured = { readonly measured: number; readonly band: { readonly min: number; readonly max: number } };

/** Returns the proof that failed, with what was measured and what was allowed where there is such a number. */
export function failedProof(reason: CannotJudgeReason, message: string, measured?: Measured): FailedProof {
  return { reason, message, measured: measured?.measured ?? null, band: measured?.band ?? null };
}
