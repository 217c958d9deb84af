export interface PageRequest {
  /** Headers as the browser sent them. */
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  /** Host and port that were called. */
  readonly host: string;
}

/**
 * Whether a browser's request comes from a page of this very site, and not from somebody's who only knows that the
 * browser sends the cookie by itself. `Origin` cannot be set by a page; `Sec-Fetch-Site` is asked besides where the
 * browser sends it (W3C Fetch Metadata). Cookies are host-only, so a tenant's host is its own site.
 */
export function isOwnPage({ origin, fetchSite, host }: PageRequest, publicUrl: string): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false;
  const own = new URL(publicUrl);
  return origin !== undefined && (origin === own.origin || origin === `${own.protocol}//${host}`);
}
