import type { TFunction } from 'i18next';
import type { FailedProof } from '../../../contract/verdict.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import { describeDefect } from '../../components/defect-words.ts';
import { strictestView } from '../../components/views/view-findings.ts';
import { nameOfView } from '../../components/views/view-words.ts';
import type { Formats } from '../../i18n/formats.ts';

export type VerdictReason = {
  /** Why, in words. */
  readonly reason: string;
  /** What to do, or more about it; empty when there is nothing to say. */
  readonly detail: string;
};

function describeProof({ reason, measured, band }: FailedProof, t: TFunction, formats: Formats): VerdictReason {
  const values =
    measured === null || band === null
      ? ''
      : ` ${t('measured', {
          measured: formats.number(measured),
          min: formats.number(band.min),
          max: formats.number(band.max),
        })}`;
  return { reason: t(`reason.${reason}`), detail: `${t(`remedy.${reason}`)}${values}` };
}

/** Returns the reason with the name of the camera's view it comes from, where several look at the part. */
function named(reason: string, viewName: string | undefined, t: TFunction): string {
  return viewName === undefined ? reason : t('views.reason', { view: nameOfView(viewName, t), reason });
}

/** Returns the verdict's reason in the person's language. */
export function reasonOf(inspection: Inspection, t: TFunction, formats: Formats): VerdictReason {
  const [proof] = inspection.failedProofs;
  if (inspection.verdict === 'cannot-judge' && proof !== undefined) {
    const described = describeProof(proof, t, formats);
    return { ...described, reason: named(described.reason, proof.viewName, t) };
  }
  if (inspection.verdict === 'pass') {
    return { reason: t(inspection.judgedBy === 'person' ? 'panel.byPerson' : 'panel.passReason'), detail: '' };
  }
  const [defect, ...others] = [...inspection.defects].sort((a, b) => b.score - a.score);
  const view = strictestView(inspection.views)?.viewName;
  const frame = inspection.images.find(({ role, viewName }) => role === 'frame' && viewName === view);
  if (defect === undefined || frame === undefined) {
    return { reason: t(inspection.judgedBy === 'person' ? 'panel.byPerson' : 'panel.reviewReason'), detail: '' };
  }
  return {
    reason: named(describeDefect(defect, { ...frame, mmPerPixel: inspection.mmPerPixel }, t, formats), view, t),
    detail: others.length === 0 ? '' : t('panel.moreDefects', { count: others.length }),
  };
}
