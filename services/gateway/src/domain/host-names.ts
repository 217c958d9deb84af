/** Sub-domains that the installation keeps for itself, or that people take for its own. */
const reserved = new Set(
  `about account accounts admin api app apps assets auth autoconfig autodiscover billing blog cdn console dashboard demo
  dev docs download email files ftp help home imap internal login logout mail media metrics monitoring news oauth
  operator payment payments pop postmaster preview root secure security sign-in sign-up signin signup smtp staging
  static stats status support system test tokyo-record-club uploads web webhook webhooks webmail www`.split(
    /\s+/,
  ),
);

export const isReserved = (slug: string): boolean => reserved.has(slug);

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** A host name as the DNS writes it, in lower case and ASCII; `null` for what is none, and for addresses of IP. */
export function hostNameOf(text: string): string | null {
  const written = text.trim().replace(/\.$/, '');
  const url = /[\s:/?#@\\]/.test(written) ? null : URL.parse(`http://${written}/`);
  if (!url) return null;
  const labels = url.hostname.split('.');
  const isName =
    labels.length > 1 && labels.every((each) => label.test(each)) && !/^\d+$/.test(labels.at(-1) ?? '');
  return isName && url.hostname.length <= 253 ? url.hostname : null;
}

/** Whether a host name is a domain or lies under it. */
export const isWithin = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`);

/** Where the TXT record that proves a domain is looked for. */
export const recordNameOf = (domain: string): string => `_tokyo-record-club.${domain}`;

export interface Base {
  /** Address of the installation. */
  readonly publicUrl: string;
  /** The domain whose sub-domains are the tenants'; not set, there are none. */
  readonly tenantDomain?: string | undefined;
}

/** The slug that a host name carries: the one label before the installation's domain for tenants. */
export function slugOf(host: string, { tenantDomain }: Base): string | null {
  if (!tenantDomain || !host.endsWith(`.${tenantDomain}`)) return null;
  const slug = host.slice(0, -tenantDomain.length - 1);
  return slug.includes('.') ? null : slug;
}

/** The address of a host name of this installation: scheme and port are the installation's. */
export function addressAt(host: string, { publicUrl }: Base): string {
  const { protocol, port } = new URL(publicUrl);
  return `${protocol}//${host}${port ? `:${port}` : ''}`;
}

/** Where the people of a tenant reach the product: its domain, else its sub-domain, else where everybody does. */
export function addressOf(
  { domain, slug }: { readonly domain: string | null; readonly slug: string | null },
  base: Base,
): string {
  if (domain) return addressAt(domain, base);
  if (slug && base.tenantDomain) return addressAt(`${slug}.${base.tenantDomain}`, base);
  return new URL(base.publicUrl).origin;
}
