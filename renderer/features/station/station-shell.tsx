import { type ReactNode, useCallback, useState } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { useKeys } from '../../components/keyboard/use-keys.ts';
import { cameraRoute, type Route } from '../../components/navigation/route.ts';
import { navigate } from '../../components/navigation/use-route.ts';
import { NoticeTray } from '../../components/notices/notice-tray.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import { DemonstrationDrawer } from './demonstration-drawer.tsx';
import { KeyHelp } from './key-help.tsx';
import { NavigationRail } from './navigation-rail.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { StationBanner } from './station-banner.tsx';
import { StationHeader } from './station-header.tsx';
import css from './station.module.css';

const MAIN_ID = 'main';

/** Whoever works by keyboard or hears the page starts at the new screen, not at the link just pressed. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

type Panel = 'demonstration' | 'keys' | 'settings';

export type StationShellProps = {
  readonly status: StationStatus;
  readonly screen: Route['screen'];
  /** True in the desktop program, false in a browser. */
  readonly isInShell: boolean;
  readonly children: ReactNode;
};

/** What surrounds every screen: places, header, what is wrong, notices and tools. */
export function StationShell({ status, screen, isInShell, children }: StationShellProps) {
  const { t } = useTexts();
  const [panel, setPanel] = useState<Panel | null>(null);
  const close = useCallback(() => setPanel(null), []);
  const isSimulated = status.camera?.info.kind === 'simulator';

  useKeys({
    i: () => navigate({ screen: 'inspect' }),
    t: () => navigate({ screen: 'teach', id: null }),
    r: () => navigate({ screen: 'recipes' }),
    h: () => navigate({ screen: 'history', id: null }),
    c: () => navigate(cameraRoute('list')),
    '?': () => setPanel('keys'),
  });

  return (
    <div className={css.shell}>
      <a
        className={css.skip}
        href={`#${MAIN_ID}`}
        onClick={(event) => {
          event.preventDefault();
          takeFocus(document.getElementById(MAIN_ID));
        }}
      >
        {t('app.skip')}
      </a>
      <NavigationRail
        screen={screen}
        onDemonstration={isSimulated ? () => setPanel('demonstration') : null}
        onKeys={() => setPanel('keys')}
        onSettings={() => setPanel('settings')}
      />
      <StationHeader status={status} />
      <div className={css.bannerCell}>
        <StationBanner status={status} isInShell={isInShell} />
      </div>
      <main key={screen} id={MAIN_ID} ref={takeFocus} className={css.main} tabIndex={-1}>
        {children}
      </main>
      <NoticeTray />
      {panel === 'demonstration' && <DemonstrationDrawer onClose={close} />}
      {panel === 'keys' && <KeyHelp onClose={close} />}
      {panel === 'settings' && <SettingsDialog status={status} onClose={close} />}
    </div>
  );
}
