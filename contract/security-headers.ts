/** Stands in index.html where the nonce of one load belongs. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/**
 * Returns the headers that go with every file of the screen, whichever host serves it. Styles need the nonce of the
 * load, because the component library adds style elements at run time.
 *
 * @param nonce fresh for each load of index.html, base64
 * @param webSocketOrigin `ws://127.0.0.1:PORT` where the engine is reached by WebSocket
 */
export function securityHeaders(nonce: string, webSocketOrigin?: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      `default-src 'none'`,
      `script-src 'self'`,
      `style-src 'self' 'nonce-${nonce}'`,
      `img-src 'self' blob: data:`,
      `font-src 'self'`,
      `connect-src ${["'self'", webSocketOrigin].filter(Boolean).join(' ')}`,
      `worker-src 'self' blob:`,
      `frame-ancestors 'none'`,
      `base-uri 'none'`,
      `form-action 'none'`,
    ].join('; '),
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), serial=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** Returns the page with the nonce that its headers carry. */
export function fillNonce(html: string, nonce: string): string {
  return html.replaceAll(NONCE_PLACEHOLDER, nonce);
}
