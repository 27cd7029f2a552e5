import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Clock } from '../../../contract/clock.ts';
import type { EngineClient } from '../../api/engine-client.ts';
import type { ImageShelf } from '../../api/image-shelf.ts';
import type { LivePictures } from '../../api/live-pictures.ts';
import type { StationState, StationStore } from '../../api/station-store.ts';
import type { NoticeStore } from '../notices/notice-store.ts';

/** Everything a screen works with; made once a window in main.tsx. */
export type Services = {
  readonly engine: EngineClient;
  readonly station: StationStore;
  readonly live: LivePictures;
  readonly images: ImageShelf;
  readonly notices: NoticeStore;
  readonly clock: Clock;
};

export const ServicesContext = createContext<Services | null>(null);

/** Returns the window's services. @throws Error outside their provider, a mistake in the program */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) {
    throw new Error('useServices needs a ServicesContext above it');
  }
  return services;
}

/** Returns a part of what the engine has told, and draws anew when it changes. */
export function useStation<T>(select: (state: StationState) => T): T {
  return useStore(useServices().station, select);
}
