import { Button } from '@mantine/core';
import { useTexts } from '../../../components/services/use-texts.ts';
import { isAtBest, shareOfBest } from './focus.ts';
import css from './measures.module.css';
import type { Measures } from './use-measures.ts';

export type FocusPanelProps = {
  readonly focus: number;
  readonly held: Pick<Measures, 'best' | 'forgetBest'>;
  readonly hasMap: boolean;
  readonly onMap: (hasMap: boolean) => void;
};

/** How sharp the picture is against the best seen while the lens was turned. */
export function FocusPanel({ focus, held, hasMap, onMap }: FocusPanelProps) {
  const { t, formats } = useTexts();
  const { best, forgetBest } = held;
  const share = shareOfBest(focus, best);
  const values = t('setup.focusNow', {
    value: formats.number(focus),
    best: formats.number(best?.value ?? focus),
  });
  return (
    <section className={css.panel} aria-label={t('setup.focus')} data-testid="focus">
      <div className={css.head}>
        <h2>{t('setup.focus')}</h2>
        <span className={css.finding}>
          {isAtBest(share)
            ? t('setup.focusBest', { value: formats.number(focus) })
            : t('setup.focusBelow', { share: formats.percent(Math.round(share * 100) / 100) })}
        </span>
      </div>
      <div className={css.meter}>
        <meter className="visually-hidden" min={0} max={1} value={share} aria-label={t('setup.focus')}>
          {values}
        </meter>
        <span className={css.fill} style={{ width: `${share * 100}%` }} />
      </div>
      <div>
        <p className={css.finding}>{values}</p>
        <div className={css.buttons}>
          <Button variant="default" size="sm" h={44} px={12} aria-pressed={hasMap} onClick={() => onMap(!hasMap)}>
            {t('setup.focusMap')}
          </Button>
          <Button variant="default" size="sm" h={44} px={12} onClick={forgetBest}>
            {t('setup.focusReset')}
          </Button>
        </div>
      </div>
    </section>
  );
}
