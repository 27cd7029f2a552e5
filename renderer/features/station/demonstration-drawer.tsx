import { Button, Drawer, Switch } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { SimulatorFault } from '../../../contract/camera.ts';
import { useServices } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { toAppError } from '../../api/switching-link.ts';
import css from './station.module.css';

const kinds = ['good', 'bad', 'mixed'] as const;

/** Decides what happens under a simulated camera: the next part, and the faults it has. */
export function DemonstrationDrawer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const { engine, notices } = useServices();
  const [active, setActive] = useState<readonly SimulatorFault[]>([]);
  const attempt = useCallback(
    (work: () => Promise<void>) => {
      work().catch((error: unknown) => notices.getState().fail(t('failed.simulator'), toAppError(error)));
    },
    [notices, t],
  );

  useEffect(() => attempt(async () => setActive(await engine.simulator.faults({}))), [attempt, engine]);

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t('demo.title')}
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      <p className={css.soft}>{t('demo.hint')}</p>
      <h3 className={css.drawerTitle}>{t('demo.next')}</h3>
      <div className={css.choices}>
        {kinds.map((kind) => (
          <Button
            key={kind}
            variant="default"
            size="xl"
            onClick={() =>
              attempt(async () => {
                await engine.simulator.placeNext({ kind });
                notices.getState().tell(t(`demo.placed.${kind}`));
              })
            }
          >
            {t(`demo.${kind}`)}
          </Button>
        ))}
      </div>
      <h3 className={css.drawerTitle}>{t('demo.faults')}</h3>
      <div className={css.choices}>
        {SimulatorFault.options.map((fault) => (
          <Switch
            key={fault}
            size="xl"
            label={t(`demo.fault.${fault}`)}
            checked={active.includes(fault)}
            onChange={({ currentTarget: { checked } }) =>
              attempt(async () => setActive(await engine.simulator.setFault({ fault, isActive: checked })))
            }
          />
        ))}
      </div>
    </Drawer>
  );
}
