const KEY = 'station-token';

export type TokenPlace = {
  readonly location: Pick<Location, 'href'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
};

/**
 * Returns the start's token: from the address on the first load, from this tab's memory afterwards.
 * It is taken out of the address bar, because addresses are copied, bookmarked and photographed.
 */
export function takeSessionToken({ location, history, storage }: TokenPlace): string | null {
  const url = new URL(location.href);
  const token = url.searchParams.get('token');
  if (token === null || token === '') {
    return storage.getItem(KEY);
  }
  storage.setItem(KEY, token);
  url.searchParams.delete('token');
  history.replaceState(null, '', url.href);
  return token;
}
