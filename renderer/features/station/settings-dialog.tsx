import { Button, Modal, NativeSelect, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraInfo } from '../../../contract/camera.ts';
import type { StationStatus } from '../../../contract/status.ts';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { toAppError } from '../../api/switching-link.ts';
import { languages } from '../../i18n/create-i18n.ts';
import { rememberLanguage } from '../../i18n/remember-language.ts';
import css from './station.module.css';

function LanguageChoice() {
  const { t, language } = useTexts();
  const { i18n } = useTranslation();
  return (
    <NativeSelect
      label={t('settings.language')}
      size="lg"
      value={language}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      onChange={({ currentTarget: { value } }) => {
        rememberLanguage(localStorage, value);
        void i18n.changeLanguage(value);
      }}
    />
  );
}

function AppearanceChoice() {
  const { t } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div>
      <p className={css.label}>{t('settings.appearance')}</p>
      <SegmentedControl
        fullWidth
        size="lg"
        aria-label={t('settings.appearance')}
        value={colorScheme}
        onChange={setColorScheme}
        data={[
          { value: 'auto', label: t('settings.auto') },
          { value: 'light', label: t('settings.light') },
          { value: 'dark', label: t('settings.dark') },
        ]}
      />
    </div>
  );
}

function CameraChoice({ status }: { readonly status: StationStatus }) {
  const { t } = useTexts();
  const { engine, station, notices } = useServices();
  const [cameras, setCameras] = useState<readonly CameraInfo[]>([]);
  useEffect(() => {
    engine.camera.list({}).then(setCameras, () => undefined);
  }, [engine]);
  const select = async (cameraId: string): Promise<void> => {
    try {
      station.setState({ status: await engine.camera.select({ cameraId }) });
      notices.getState().tell(t('settings.cameraChosen'));
    } catch (error) {
      notices.getState().fail(t('failed.camera'), toAppError(error));
    }
  };
  return (
    <NativeSelect
      label={t('settings.camera')}
      size="lg"
      value={status.camera?.info.cameraId ?? ''}
      data={[
        ...(status.camera === null ? [{ value: '', label: t('header.cameraNone') }] : []),
        ...cameras.map(({ cameraId, vendor, model, serial }) => ({
          value: cameraId,
          label: `${vendor} ${model} · ${serial}`,
        })),
      ]}
      onChange={({ currentTarget: { value } }) => void select(value)}
    />
  );
}

/** Language, appearance, camera and counters. */
export function SettingsDialog({ status, onClose }: { readonly status: StationStatus; readonly onClose: () => void }) {
  const { t } = useTexts();
  const { engine, station, notices } = useServices();
  const reset = useAction(
    t('failed.counters'),
    useCallback(async () => {
      station.setState({ status: await engine.station.resetCounters({}) });
      notices.getState().tell(t('settings.countersReset'));
    }, [engine, notices, station, t]),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      <div className={css.settings}>
        <LanguageChoice />
        <AppearanceChoice />
        <CameraChoice status={status} />
        <div>
          <Button variant="default" size="lg" onClick={reset.run} loading={reset.isBusy}>
            {t('settings.resetCounters')}
          </Button>
          <p className={css.soft}>{t('settings.resetHint')}</p>
        </div>
        <p className={css.soft}>
          {t('settings.version', { version: status.version })} ·{' '}
          {t('settings.inference', { provider: status.inference.provider, count: status.inference.threads })}
        </p>
      </div>
    </Modal>
  );
}
