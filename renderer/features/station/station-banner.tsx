import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { useStation } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './station.module.css';

const ICON_PX = 30;

type BannerProps = {
  readonly tone: 'warn' | 'alarm';
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
};

function Banner({ tone, icon, title, text }: BannerProps) {
  return (
    <section className={css.banner} data-tone={tone} role="alert">
      {icon}
      <div>
        <strong>{title}</strong> <span>{text}</span>
      </div>
    </section>
  );
}

/** The one thing that is wrong and matters most, in words; nothing while all is well. */
export function StationBanner({ status, isInShell }: { readonly status: StationStatus; readonly isInShell: boolean }) {
  const { t, formats } = useTexts();
  const connection = useStation((state) => state.connection);
  const warning = <IconAlertTriangle size={ICON_PX} aria-hidden="true" />;
  if (connection !== 'connected') {
    const text = isInShell ? t('lost.text') : `${t('lost.text')} ${t('lost.browser')}`;
    return (
      <Banner
        tone="alarm"
        icon={<IconPlugConnectedX size={ICON_PX} aria-hidden="true" />}
        title={t('lost.title')}
        text={text}
      />
    );
  }
  const free = formats.bytes(status.disk.freeBytes);
  if (status.disk.state === 'full') {
    return <Banner tone="alarm" icon={warning} title={t('disk.full')} text={t('disk.fullText')} />;
  }
  if (status.camera === null || status.camera.state === 'lost') {
    return <Banner tone="alarm" icon={warning} title={t('cameraLost.title')} text={t('cameraLost.text')} />;
  }
  if (status.fault !== null) {
    return (
      <Banner
        tone="alarm"
        icon={warning}
        title={status.fault.message}
        text={`${status.fault.remedy} ${t('problem.code', { code: status.fault.code })}`}
      />
    );
  }
  if (status.disk.state === 'red') {
    return <Banner tone="warn" icon={warning} title={t('disk.red', { free })} text={t('disk.redText')} />;
  }
  return null;
}
