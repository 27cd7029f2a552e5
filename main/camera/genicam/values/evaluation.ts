import { AppError } from '../../../../contract/errors.ts';
import type { NodeDefinition } from '../description/node-definition.ts';

/** Whole numbers are bigint, floating point is number. */
export type Numeric = bigint | number;

/** What is asked of a node; the same question twice on one path is a circle. */
export type Question = 'value' | 'write' | 'limits' | 'access';

/**
 * One question on the way to an answer, with all that led to it. Numbers once read hold for the whole evaluation, so
 * that a description whose nodes fan out cannot make the work grow beyond its own size.
 */
export type Step = {
  readonly node: string;
  readonly question: Question | null;
  readonly from: Step | null;
  readonly depth: number;
  readonly work: { left: number; readonly numbers: Map<string, Numeric> };
};

/** Real descriptions need some thousand questions for the largest enumeration and chains of about 10 nodes. */
const MAX_QUESTIONS = 100_000;
const MAX_DEPTH = 120;

/** Begins one evaluation: a get, a set, a description. */
export function beginEvaluation(): Step {
  return { node: '', question: null, from: null, depth: 0, work: { left: MAX_QUESTIONS, numbers: new Map() } };
}

/** Returns the step to this node. @throws AppError `camera-refused` when the nodes run in a circle or lead too far */
export function stepTo(node: NodeDefinition, question: Question, from: Step): Step {
  for (let step: Step | null = from; step !== null; step = step.from) {
    if (step.node === node.name && step.question === question) {
      throw new AppError(
        'camera-refused',
        `${node.name}: its ${question} depends on itself in the camera's description`,
      );
    }
  }
  from.work.left--;
  if (from.depth >= MAX_DEPTH || from.work.left < 0) {
    throw new AppError('camera-refused', `${node.name}: the camera's description leads through too many nodes`);
  }
  return { node: node.name, question, from, depth: from.depth + 1, work: from.work };
}
