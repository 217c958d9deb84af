import { houseBrand } from '@trc/contracts/documents/brand.v1';
import { type Site, siteSchema } from '@trc/contracts/documents/site.v1';
import { createRecent } from '@trc/runtime/recent';
import { inTenant } from '@trc/runtime/tenancy';
import type { Clock } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { findOidcProvider } from './oidc-providers.store.ts';
import type { Sites } from './sites.ts';
import type { SpotifyAppOf } from './spotify-apps.ts';

/** What a page under a host name is told. What was read is known for a few seconds. */
export type SiteAt = (host: string) => Promise<Site>;

const knownMs = 5_000;
const entriesMax = 2_000;

export function createSiteAt(options: {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly sites: Sites;
  readonly spotifyAppOf: SpotifyAppOf;
  readonly sendsMail: boolean;
}): SiteAt {
  const { db, clock, sites, spotifyAppOf, sendsMail } = options;
  const recent = createRecent({ ttlMs: knownMs, entriesMax, now: () => clock().getTime() });

  async function waysOf(tenantId: string): Promise<Site['sign_in']> {
    const [app, provider] = await Promise.all([
      spotifyAppOf(tenantId),
      inTenant(db, tenantId, findOidcProvider),
    ]);
    return { spotify: app !== null, email: sendsMail, oidc: provider && { name: provider.label } };
  }

  return async (host) => {
    const { tenantId, brand, address } = await sites.at(host);
    const sign_in = tenantId
      ? await recent.get(tenantId, () => waysOf(tenantId))
      : { spotify: false, email: false, oidc: null };
    // The schema leaves out what is nobody's business outside, as the sender of mails.
    return siteSchema.parse({ brand: brand ?? houseBrand, address, sign_in });
  };
}
