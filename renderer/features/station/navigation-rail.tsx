import {
  IconCamera,
  IconHistory,
  IconKeyboard,
  IconListDetails,
  IconFlask,
  IconSchool,
  IconSettings,
  IconTarget,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { cameraRoute, formatRoute, type Route } from '../../components/navigation/route.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './station.module.css';

const ICON_PX = 28;

const places = [
  { screen: 'inspect', route: { screen: 'inspect' }, key: 'I', icon: <IconTarget size={ICON_PX} aria-hidden="true" /> },
  {
    screen: 'teach',
    route: { screen: 'teach', id: null },
    key: 'T',
    icon: <IconSchool size={ICON_PX} aria-hidden="true" />,
  },
  {
    screen: 'recipes',
    route: { screen: 'recipes' },
    key: 'R',
    icon: <IconListDetails size={ICON_PX} aria-hidden="true" />,
  },
  {
    screen: 'history',
    route: { screen: 'history', id: null },
    key: 'H',
    icon: <IconHistory size={ICON_PX} aria-hidden="true" />,
  },
  {
    screen: 'cameras',
    route: cameraRoute('list'),
    key: 'C',
    icon: <IconCamera size={ICON_PX} aria-hidden="true" />,
  },
] as const satisfies readonly { screen: Route['screen']; route: Route; key: string; icon: ReactNode }[];

export type NavigationRailProps = {
  readonly screen: Route['screen'];
  /** Null where the camera is a real one. */
  readonly onDemonstration: (() => void) | null;
  readonly onKeys: () => void;
  readonly onSettings: () => void;
};

type ToolProps = {
  readonly icon: ReactNode;
  readonly label: string;
  readonly keyName?: string;
  readonly onPress: () => void;
};

function Tool({ icon, label, keyName, onPress }: ToolProps) {
  return (
    <button type="button" className={css.railItem} onClick={onPress} aria-keyshortcuts={keyName}>
      {icon}
      <span>{label}</span>
    </button>
  );
}

/** The places of the station, and its tools below. */
export function NavigationRail({ screen, onDemonstration, onKeys, onSettings }: NavigationRailProps) {
  const { t } = useTexts();
  return (
    <nav className={css.rail} aria-label={t('app.sections')}>
      {places.map((place) => (
        <a
          key={place.screen}
          className={css.railItem}
          href={formatRoute(place.route)}
          aria-current={place.screen === screen ? 'page' : undefined}
          aria-keyshortcuts={place.key}
        >
          {place.icon}
          <span>{t(`app.${place.screen}`)}</span>
        </a>
      ))}
      <span className={css.railGap} />
      {onDemonstration !== null && (
        <Tool
          icon={<IconFlask size={ICON_PX} aria-hidden="true" />}
          label={t('demo.short')}
          onPress={onDemonstration}
        />
      )}
      <Tool
        icon={<IconKeyboard size={ICON_PX} aria-hidden="true" />}
        label={t('app.keys')}
        keyName="?"
        onPress={onKeys}
      />
      <Tool icon={<IconSettings size={ICON_PX} aria-hidden="true" />} label={t('app.settings')} onPress={onSettings} />
    </nav>
  );
}
