/** The places of camera work. */
export const cameraPlaces = ['list', 'setup', 'features', 'calibration', 'light', 'commissioning'] as const;
export type CameraPlace = (typeof cameraPlaces)[number];

/** Where the person is; `id` names the opened teach session or record. */
export type Route =
  | { readonly screen: 'inspect' }
  | { readonly screen: 'teach'; readonly id: string | null }
  | { readonly screen: 'recipes' }
  | { readonly screen: 'history'; readonly id: string | null }
  | {
      readonly screen: 'cameras';
      readonly place: CameraPlace;
      /** The recipe, and its view, whose band is recorded. */
      readonly id: string | null;
      readonly view: string | null;
    };

function decodePart(part: string | undefined): string | null {
  try {
    return part === undefined || part === '' ? null : decodeURIComponent(part);
  } catch {
    // An address typed or cut short by hand names nothing.
    return null;
  }
}

function isCameraPlace(part: string | undefined): part is CameraPlace {
  return cameraPlaces.some((place) => place === part);
}

/** Returns the address of one place of camera work. */
export function cameraRoute(place: CameraPlace, id: string | null = null, view: string | null = null): Route {
  return { screen: 'cameras', place, id, view };
}

/** Returns the route an address' hash stands for; the operator screen for anything unknown. */
export function parseRoute(hash: string): Route {
  const [screen, second, third, fourth] = hash.replace(/^#\/?/, '').split('/');
  if (screen === 'teach' || screen === 'history') {
    return { screen, id: decodePart(second) };
  }
  if (screen === 'cameras') {
    const id = decodePart(third);
    return cameraRoute(isCameraPlace(second) ? second : 'list', id, id === null ? null : decodePart(fourth));
  }
  return screen === 'recipes' ? { screen } : { screen: 'inspect' };
}

/** Returns the hash that `parseRoute` reads back. */
export function formatRoute(route: Route): string {
  const parts: readonly (string | null)[] =
    route.screen === 'cameras' ? [route.place, route.id, route.view] : ['id' in route ? route.id : null];
  const named = parts.flatMap((part) => (part === null ? [] : [`/${encodeURIComponent(part)}`]));
  return `#/${route.screen}${named.join('')}`;
}
