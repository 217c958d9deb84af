/** Injection tokens of the gateway's own parts. */
export const VAULT = Symbol('vault');
export const SPOTIFY_APP_OF = Symbol('spotify app of a tenant');
export const SITES = Symbol('sites');
/** What a page is told. */
export const SITE_AT = Symbol('site at a host');
/** The built pages; `null` where the installation has none. */
export const PAGE_FILES = Symbol('page files');
export const RESOLVE_TXT = Symbol('resolve txt');
/** Calls an address that a tenant named. */
export const TENANT_FETCH = Symbol('tenant fetch');
export const OIDC = Symbol('oidc');
export const SPOTIFY_ACCESS = Symbol('spotify access');
export const SEND_MAIL = Symbol('send mail');
export const SEND_WEBHOOK = Symbol('send webhook');
export const JOB_BELL = Symbol('job bell');
/** What every route that changes something works with: database, questions to neighbours, relay, clock. */
export const PARTS = Symbol('parts');
