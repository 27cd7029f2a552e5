import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Commissioning, MINIMUM_PLACEMENTS, RECOMMENDED_PLACEMENTS } from '../../../../contract/camera-setup.ts';
import { isReason, ReasonField } from '../../../components/reason-field.tsx';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';
import { BandChart } from './band-chart.tsx';
import own from './commissioning.module.css';
import { PlacementGrid } from './placement-grid.tsx';
import type { CommissioningControl } from './use-commissioning.ts';

export type PlacementsPanelProps = {
  readonly state: Commissioning;
  readonly control: CommissioningControl;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
};

function Count({ count }: { readonly count: number }) {
  const { t } = useTexts();
  const missing = MINIMUM_PLACEMENTS - count;
  const text =
    missing > 0
      ? t('commissioning.missing', { count: missing })
      : count < RECOMMENDED_PLACEMENTS
        ? t('commissioning.enough', { count: RECOMMENDED_PLACEMENTS })
        : t('commissioning.plenty');
  return (
    <output className={own.count}>
      <strong data-testid="placement-count">
        {t('commissioning.count', { count, recommended: RECOMMENDED_PLACEMENTS })}
      </strong>
      <span>{text}</span>
    </output>
  );
}

/** How many placements there are, the band they make, the placements themselves, and the end. */
export function PlacementsPanel({ state, control, reason, onReason }: PlacementsPanelProps) {
  const { t } = useTexts();
  const { placements } = state;
  const [marked, setMarked] = useState<number | null>(null);
  const [wasTried, setTried] = useState(false);
  const hasEnough = placements.length >= MINIMUM_PLACEMENTS;
  return (
    <>
      <section className={css.panel} aria-label={t('commissioning.bands')}>
        <Count count={placements.length} />
        <BandChart commissioning={state} marked={marked} />
      </section>
      <PlacementGrid placements={placements} marked={marked} onMark={setMarked} onRemove={control.remove} />
      {hasEnough && (
        <form
          className={css.panel}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (isReason(reason)) {
              control.finish.run();
            }
          }}
        >
          <ReasonField reason={reason} wasTried={wasTried} onChange={onReason} />
          <Button type="submit" size="xl" h={64} loading={control.finish.isBusy}>
            {t('commissioning.finish')}
          </Button>
        </form>
      )}
      {placements.length > 0 && (
        <Button variant="subtle" size="lg" h={56} loading={control.cancel.isBusy} onClick={control.cancel.run}>
          {t('commissioning.cancel')}
        </Button>
      )}
    </>
  );
}
