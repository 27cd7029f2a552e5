/** Returns the nonce that this load's content security policy accepts for style elements; empty where none was set. */
export function readCspNonce(page: Document): string {
  const nonce = page.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
  return nonce.startsWith('__') ? '' : nonce;
}
