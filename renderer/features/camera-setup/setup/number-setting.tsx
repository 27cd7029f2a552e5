import { NumberInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { SettingRange } from '../../../../contract/camera-setup.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { positionOnLogScale, SLIDER_STEPS, snapToRange, valueAtPosition } from './log-scale.ts';
import type { Difference } from './read-back.ts';
import css from './setup.module.css';

const FINE_DIGITS = 3;

/** How the slider divides the range: exposure by factors, gain (already logarithmic) evenly. */
export type SliderScale = {
  readonly positionOf: (value: number, range: SettingRange) => number;
  readonly valueAt: (position: number, range: SettingRange) => number;
};

export const logScale: SliderScale = { positionOf: positionOnLogScale, valueAt: valueAtPosition };

export const evenScale: SliderScale = {
  positionOf: (value, { minimum, maximum }) =>
    maximum <= minimum ? 0 : Math.round(((value - minimum) / (maximum - minimum)) * SLIDER_STEPS),
  valueAt: (position, range) =>
    snapToRange(range.minimum + (position / SLIDER_STEPS) * (range.maximum - range.minimum), range),
};

export type NumberSettingProps = {
  readonly name: string;
  /** In the camera's unit; null while the camera does not tell it. */
  readonly value: number | null;
  readonly range: SettingRange;
  readonly scale: SliderScale;
  /** Shown values are the camera's divided by this, in `unit`. */
  readonly divisor?: number;
  readonly unit?: string;
  readonly difference: Difference | undefined;
  readonly onChange: (value: number) => void;
  /** A choice beside the number, e.g. of its unit. */
  readonly children?: ReactNode;
};

/** A number applied with Enter or when it is left, so that half a number never reaches the camera. */
export function CommittedNumber({
  label,
  labelledBy,
  value,
  onCommit,
}: {
  readonly label?: string;
  readonly labelledBy?: string;
  readonly value: number | null;
  readonly onCommit: (value: number) => void;
}) {
  const { formats } = useTexts();
  const [draft, setDraft] = useState<string | number | null>(null);
  const commit = (): void => {
    const next = typeof draft === 'number' ? draft : Number.parseFloat((draft ?? '').replace(',', '.'));
    setDraft(null);
    if (Number.isFinite(next) && next !== value) {
      onCommit(next);
    }
  };
  const press = ({ key }: KeyboardEvent): void => {
    if (key === 'Enter') {
      commit();
    }
    if (key === 'Escape') {
      setDraft(null);
    }
  };
  return (
    <NumberInput
      size="md"
      hideControls
      label={label}
      aria-labelledby={labelledBy}
      decimalScale={FINE_DIGITS}
      decimalSeparator={formats.decimalSeparator}
      allowedDecimalSeparators={['.', ',']}
      value={draft ?? value ?? ''}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={press}
    />
  );
}

/** One number of the camera: slider and field, the range, and what the camera made of it. */
export function NumberSetting(props: NumberSettingProps) {
  const { name, value, range, scale, divisor = 1, unit = range.unit, difference, onChange, children } = props;
  const { t, formats } = useTexts();
  const nameId = useId();
  const [position, setPosition] = useState<number | null>(null);
  const shown = (number: number): number => Number((number / divisor).toPrecision(6));
  const release = (): void => {
    if (position !== null) {
      setPosition(null);
      onChange(scale.valueAt(position, range));
    }
  };
  const sliding = position === null ? value : scale.valueAt(position, range);
  const text = (number: number | string): string =>
    typeof number === 'number' ? `${formats.fine(shown(number))} ${unit}` : number;
  return (
    <fieldset className={css.setting} aria-labelledby={nameId}>
      <div className={css.settingHead}>
        <div>
          <span id={nameId}>{name}</span>
          <p className={css.range}>
            {t('setup.range', {
              minimum: formats.fine(shown(range.minimum)),
              maximum: formats.fine(shown(range.maximum)),
              unit,
            })}
          </p>
        </div>
        {children}
        <div className={css.number}>
          <CommittedNumber
            labelledBy={nameId}
            value={sliding === null ? null : shown(sliding)}
            onCommit={(next) => onChange(Math.min(range.maximum, Math.max(range.minimum, next * divisor)))}
          />
        </div>
      </div>
      <input
        type="range"
        className={css.slider}
        min={0}
        max={SLIDER_STEPS}
        aria-label={t('setup.slider', { name })}
        aria-valuetext={sliding === null ? t('app.none') : text(sliding)}
        value={position ?? (value === null ? 0 : scale.positionOf(value, range))}
        onChange={({ currentTarget }) => setPosition(Number(currentTarget.value))}
        onPointerUp={release}
        onKeyUp={release}
        onBlur={release}
      />
      {difference !== undefined && (
        <output className={css.differs}>
          {t('setup.differs', { asked: text(difference.asked), took: text(difference.took) })}
        </output>
      )}
    </fieldset>
  );
}
