import type { Verdict } from '../../../contract/verdict.ts';

export type TrialOutcome = 'asExpected' | 'goodCalled' | 'badPassed' | 'notJudged';

/** Returns what a trial's verdict says about the model, given which part lay under the camera. */
export function trialOutcome(part: 'good' | 'bad', verdict: Verdict): TrialOutcome {
  if (verdict === 'cannot-judge') {
    return 'notJudged';
  }
  const isCalled = verdict !== 'pass';
  if (part === 'good') {
    return isCalled ? 'goodCalled' : 'asExpected';
  }
  return isCalled ? 'asExpected' : 'badPassed';
}
