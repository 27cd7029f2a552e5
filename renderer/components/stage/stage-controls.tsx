import { IconMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useKeys } from '../keyboard/use-keys.ts';
import { useTexts } from '../services/use-texts.ts';
import css from './stage.module.css';
import type { ViewportControl } from './use-viewport.ts';

const BLEND_STEP = 0.1;
const ICON_PX = 24;

export type StageControlsProps = {
  readonly control: ViewportControl;
  readonly hasKeys: boolean;
  /** Opacity of the heat map, 0–1; null where there is none. */
  readonly blend: number | null;
  readonly onBlend: (blend: number) => void;
};

/** Zoom buttons and the heat map's slider, at the stage's lower edge. */
export function StageControls({ control, hasKeys, blend, onBlend }: StageControlsProps) {
  const { t, formats } = useTexts();
  const { zoomIn, zoomOut, reset } = control;
  const step = (by: number): void => {
    if (blend !== null) {
      onBlend(Math.min(1, Math.max(0, Math.round((blend + by) * 100) / 100)));
    }
  };
  useKeys(
    hasKeys
      ? {
          '+': zoomIn,
          '=': zoomIn,
          '-': zoomOut,
          '0': reset,
          ArrowUp: () => step(BLEND_STEP),
          ArrowDown: () => step(-BLEND_STEP),
        }
      : {},
  );
  return (
    <div className={css.controls}>
      {blend !== null && (
        <div className={css.blend}>
          <label>
            <span>
              {t('stage.blend')} {formats.percent(blend)}
            </span>
            <input
              type="range"
              min={0}
              max={100}
              step={5}
              value={Math.round(blend * 100)}
              onChange={({ currentTarget }) => onBlend(Number(currentTarget.value) / 100)}
            />
          </label>
          <div className={css.ramp} aria-hidden="true">
            <span className={css.rampBar} />
            <span className={css.rampTexts}>
              <span>{t('stage.heatLow')}</span>
              <span>{t('stage.heatLimit')}</span>
              <span>{t('stage.heatHigh')}</span>
            </span>
          </div>
        </div>
      )}
      <div className={css.zoom}>
        <button type="button" aria-label={t('stage.zoomOut')} onClick={zoomOut}>
          <IconZoomOut size={ICON_PX} aria-hidden="true" />
        </button>
        <button type="button" aria-label={t('stage.zoomReset')} onClick={reset}>
          <IconMaximize size={ICON_PX} aria-hidden="true" />
        </button>
        <button type="button" aria-label={t('stage.zoomIn')} onClick={zoomIn}>
          <IconZoomIn size={ICON_PX} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
