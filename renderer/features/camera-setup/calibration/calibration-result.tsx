import type { Calibration } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';
import own from './calibration.module.css';
import { cornerDistortion, judgeResidual, judgeSpread } from './calibration-words.ts';

const SCALE_DIGITS = 4;

/** What a calibration says, with a judgement in plain words. */
export function CalibrationResult({ calibration }: { readonly calibration: Calibration }) {
  const { t, formats } = useTexts();
  const { mmPerPixel, residualRmsPx, residualMaximumPx, isLensFitted, k1, k2, scaleSpread } = calibration;
  const judgement = judgeResidual(residualRmsPx);
  const facts = [
    [t('calibration.largest'), t('calibration.pixels', { value: formats.fine(residualMaximumPx) })],
    [
      t('calibration.lens'),
      isLensFitted
        ? t('calibration.lensValue', {
            share: formats.percent(cornerDistortion(calibration)),
            k1: formats.fine(k1),
            k2: formats.fine(k2),
          })
        : t('calibration.lensUnknown'),
    ],
    ...(scaleSpread === null
      ? []
      : [
          [
            t('calibration.spread'),
            t(`calibration.spreadWords.${judgeSpread(scaleSpread)}`, { share: formats.percent(scaleSpread) }),
          ],
        ]),
    [
      t('calibration.corners'),
      t('calibration.cornersValue', {
        used: formats.number(calibration.cornersUsed),
        rejected: formats.number(calibration.cornersRejected),
      }),
    ],
  ];
  return (
    <dl className={css.facts} data-testid="calibration-result">
      <dt>{t('calibration.scale')}</dt>
      <dd>{t('calibration.scaleValue', { value: formats.fine(Number(mmPerPixel.toPrecision(SCALE_DIGITS))) })}</dd>
      <dt>{t('calibration.residual')}</dt>
      <dd className={own.verdict} data-judgement={judgement}>
        {t(`calibration.residualWords.${judgement}`, { value: formats.fine(residualRmsPx) })}
      </dd>
      {facts.map(([term, value]) => (
        <FactLine key={term} term={term ?? ''} value={value ?? ''} />
      ))}
    </dl>
  );
}

function FactLine({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  );
}
