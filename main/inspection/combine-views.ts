import type { InspectedView, Truth } from '../../contract/inspection.ts';
import type { FailedProof, Verdict } from '../../contract/verdict.ts';
import type { NewImage } from '../store/station-store.ts';
import { failedProof } from './failed-proof.ts';
import type { ViewFinding } from './judge-view.ts';

const STRICTNESS: Readonly<Record<Verdict, number>> = { pass: 0, review: 1, fail: 2, 'cannot-judge': 3 };

/** What all views of a part say together. */
export type PartFinding = {
  readonly verdict: Verdict;
  /** The view that decided: its score, defects and model stand for the part. */
  readonly deciding: ViewFinding;
  readonly failedProofs: readonly FailedProof[];
  /** The deciding view's pictures first. */
  readonly evidence: readonly NewImage[];
  /** Empty for a part with one view. */
  readonly views: readonly InspectedView[];
  /** Defective as soon as one view knows of a defect. */
  readonly truth: Truth | null;
};

type Findings = readonly [ViewFinding, ...ViewFinding[]];

/**
 * Returns the part's finding: the strictest view decides, and among equals the one whose score is farthest above its
 * limit. A part of which one view cannot be judged cannot be judged.
 *
 * @param maximumSkewUs how far apart the exposures of one part may be
 */
export function combineViews(findings: Findings, maximumSkewUs: number): PartFinding {
  const [only] = findings;
  if (findings.length === 1) {
    const { verdict, failedProofs, evidence } = only;
    return { verdict, deciding: only, failedProofs, evidence, views: [], truth: truthOf(findings) };
  }
  const deciding = findings.reduce((worst, next) => (isStricter(next, worst) ? next : worst), only);
  const skew = proveSkew(findings, maximumSkewUs);
  const named = findings.flatMap(({ view: { viewName }, failedProofs }) =>
    failedProofs.map((proof) => ({ ...proof, viewName })),
  );
  const failedProofs = skew === null ? named : [...named, skew];
  const ordered = [deciding, ...findings.filter((finding) => finding !== deciding)];
  return {
    verdict: failedProofs.length > 0 ? 'cannot-judge' : deciding.verdict,
    deciding: failedProofs.length > 0 && deciding.verdict !== 'cannot-judge' ? withheld(deciding) : deciding,
    failedProofs,
    evidence: ordered.flatMap(({ view: { viewName }, evidence }) => evidence.map((image) => ({ ...image, viewName }))),
    views: findings.map(inspectedView),
    truth: truthOf(findings),
  };
}

function truthOf(findings: Findings): Truth | null {
  const known = findings.map(({ frame }) => frame?.truth ?? null).filter((truth) => truth !== null);
  return known.find(({ isDefective }) => isDefective) ?? known[0] ?? null;
}

/** A score that led to no verdict is not shown as the part's. */
function withheld(finding: ViewFinding): ViewFinding {
  return { ...finding, judgement: null };
}

function isStricter(one: ViewFinding, other: ViewFinding): boolean {
  const difference = STRICTNESS[one.verdict] - STRICTNESS[other.verdict];
  return difference === 0 ? excessOf(one) > excessOf(other) : difference > 0;
}

function excessOf({ judgement, view: { thresholds } }: ViewFinding): number {
  return judgement === null ? 0 : judgement.score - thresholds.review;
}

function proveSkew(findings: Findings, maximumSkewUs: number): FailedProof | null {
  const times = findings.map(({ frame }) => frame?.hostTimeUs).filter((time) => time !== undefined);
  const skewUs = times.length < 2 ? 0 : Math.max(...times) - Math.min(...times);
  return skewUs <= maximumSkewUs
    ? null
    : failedProof(
        'views-out-of-step',
        `The cameras took the part ${Math.round(skewUs / 1000)} ms apart: inspect again, then check the trigger of each camera`,
        { measured: skewUs / 1000, band: { min: 0, max: maximumSkewUs / 1000 } },
      );
}

function inspectedView({ view, frame, verdict, judgement, mmPerPixel }: ViewFinding): InspectedView {
  return {
    viewName: view.viewName,
    cameraSerial: frame?.serial ?? view.cameraSerial,
    modelSha256: view.modelSha256,
    verdict,
    score: judgement?.score ?? null,
    thresholds: view.thresholds,
    defects: [...(judgement?.defects ?? [])],
    inferenceMs: judgement?.inferenceMs ?? null,
    mmPerPixel,
  };
}
