import { IconCamera, IconCameraOff, IconCloudUp, IconDatabase, IconDeviceFloppy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { useStation } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './station.module.css';
import { useNow } from './use-now.ts';

const ICON_PX = 22;

type Tone = 'calm' | 'warn' | 'alarm';

function Fact({ icon, text, tone, hint }: FactProps) {
  return (
    <span className={css.fact} data-tone={tone} title={hint}>
      {icon}
      <span>{text}</span>
    </span>
  );
}

type FactProps = {
  readonly icon: ReactNode;
  readonly text: string;
  readonly tone: Tone;
  readonly hint?: string | undefined;
};

function CameraFact({ camera }: Pick<StationStatus, 'camera'>) {
  const { t } = useTexts();
  if (camera === null) {
    return (
      <Fact icon={<IconCameraOff size={ICON_PX} aria-hidden="true" />} text={t('header.cameraNone')} tone="alarm" />
    );
  }
  const { info, state } = camera;
  const hint = `${info.vendor} ${info.model} · ${info.serial}`;
  return state === 'lost' ? (
    <Fact
      icon={<IconCameraOff size={ICON_PX} aria-hidden="true" />}
      text={t('header.cameraLost')}
      tone="alarm"
      hint={hint}
    />
  ) : (
    <Fact icon={<IconCamera size={ICON_PX} aria-hidden="true" />} text={t('header.cameraOk')} tone="calm" hint={hint} />
  );
}

function SyncFact({ sync }: Pick<StationStatus, 'sync'>) {
  const { t } = useTexts();
  const icon = sync.hasServer ? (
    <IconCloudUp size={ICON_PX} aria-hidden="true" />
  ) : (
    <IconDatabase size={ICON_PX} aria-hidden="true" />
  );
  if (!sync.hasServer) {
    return (
      <Fact icon={icon} text={t('header.local', { count: sync.pending })} tone="calm" hint={t('header.localHint')} />
    );
  }
  return (
    <Fact
      icon={icon}
      text={sync.pending === 0 ? t('header.synced') : t('header.toSync', { count: sync.pending })}
      tone="calm"
    />
  );
}

function DiskFact({ disk }: Pick<StationStatus, 'disk'>) {
  const { t, formats } = useTexts();
  const icon = <IconDeviceFloppy size={ICON_PX} aria-hidden="true" />;
  const free = formats.bytes(disk.freeBytes);
  switch (disk.state) {
    case 'green':
      return null;
    case 'amber':
      return <Fact icon={icon} text={t('header.diskAmber', { free })} tone="warn" />;
    case 'red':
      return <Fact icon={icon} text={t('header.diskRed', { free })} tone="alarm" />;
    case 'full':
      return <Fact icon={icon} text={t('header.diskFull')} tone="alarm" />;
  }
}

/** Where the person is, with what and how it is doing; quiet while all is well. */
export function StationHeader({ status }: { readonly status: StationStatus }) {
  const { t, formats } = useTexts();
  const nowUs = useNow();
  const isConnected = useStation(({ connection }) => connection === 'connected');
  const { recipe, operator } = status;
  return (
    // Not a header element: the library's dialogs bring their own, and a page may have one banner only.
    <section className={css.header} aria-label={t('app.name')}>
      <div className={css.place}>
        <strong>{status.stationName}</strong>
        <span>{operator.name}</span>
      </div>
      <div className={css.recipe} data-testid="header-recipe">
        <strong>{recipe?.name ?? t('header.noRecipe')}</strong>
        {recipe !== null && (
          <span>
            {recipe.productCode} · {t('recipes.revision', { revision: recipe.revision })} · {recipe.modelName}
          </span>
        )}
      </div>
      <div className={css.facts}>
        {isConnected ? (
          <>
            <CameraFact camera={status.camera} />
            <SyncFact sync={status.sync} />
            <DiskFact disk={status.disk} />
          </>
        ) : (
          <Fact icon={<IconCameraOff size={ICON_PX} aria-hidden="true" />} text={t('header.engineLost')} tone="alarm" />
        )}
        <time className={css.clock}>{formats.clock(nowUs)}</time>
      </div>
    </section>
  );
}
