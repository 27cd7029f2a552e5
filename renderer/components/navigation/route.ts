/** Where the person is; `id` names the opened teach session or record. */
export type Route =
  | { readonly screen: 'inspect' }
  | { readonly screen: 'teach'; readonly id: string | null }
  | { readonly screen: 'recipes' }
  | { readonly screen: 'history'; readonly id: string | null };

function decodeId(id: string | undefined): string | null {
  try {
    return id === undefined || id === '' ? null : decodeURIComponent(id);
  } catch {
    // An address typed or cut short by hand names nothing.
    return null;
  }
}

/** Returns the route an address' hash stands for; the operator screen for anything unknown. */
export function parseRoute(hash: string): Route {
  const [screen, id] = hash.replace(/^#\/?/, '').split('/');
  if (screen === 'teach' || screen === 'history') {
    return { screen, id: decodeId(id) };
  }
  return screen === 'recipes' ? { screen } : { screen: 'inspect' };
}

/** Returns the hash that `parseRoute` reads back. */
export function formatRoute(route: Route): string {
  const id = 'id' in route && route.id !== null ? `/${encodeURIComponent(route.id)}` : '';
  return `#/${route.screen}${id}`;
}
