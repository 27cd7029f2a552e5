import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import './theme/tokens.css';
import './theme/global.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { systemClock } from '../contract/clock.ts';
import { connectEngine } from './api/connect-engine.ts';
import { followStation } from './api/follow-station.ts';
import { createImageShelf } from './api/image-shelf.ts';
import { createLivePictures, startLivePictureWorker } from './api/live-pictures.ts';
import { createStationStore } from './api/station-store.ts';
import { toAppError } from './api/switching-link.ts';
import { App } from './app.tsx';
import { createKeyboard } from './components/keyboard/keyboard.ts';
import { KeyboardContext } from './components/keyboard/use-keys.ts';
import { createNoticeStore } from './components/notices/notice-store.ts';
import { type Services, ServicesContext } from './components/services/services.ts';
import { createI18n } from './i18n/create-i18n.ts';
import { recallLanguage } from './i18n/remember-language.ts';
import { readCspNonce } from './theme/csp-nonce.ts';
import { theme } from './theme/theme.ts';

const KEPT_IMAGES = 200;

/** Even shares from the browser's own generator. */
function randomShare(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}

const nonce = readCspNonce(document);
const i18n = createI18n(recallLanguage(localStorage, navigator.languages));
const nameLanguage = (language: string): void => {
  document.documentElement.lang = language;
};
nameLanguage(i18n.language);
i18n.on('languageChanged', nameLanguage);

const connection = connectEngine(window, randomShare);
const live = createLivePictures(startLivePictureWorker());
const station = createStationStore();
followStation({ connection, store: station, onFrames: (frames) => live.use(frames) });

const services: Services = {
  engine: connection.client,
  station,
  live,
  images: createImageShelf(connection.client, KEPT_IMAGES),
  notices: createNoticeStore(toAppError, () => i18n.t('failed.undo')),
  clock: systemClock,
};

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <I18nextProvider i18n={i18n}>
          <ServicesContext value={services}>
            <KeyboardContext value={createKeyboard(window)}>
              <App isInShell={window.station?.shell === 'electron'} />
            </KeyboardContext>
          </ServicesContext>
        </I18nextProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
