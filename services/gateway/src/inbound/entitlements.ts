import type { ReplyOf } from '@trc/contracts/message';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import type { Ask } from '@trc/runtime/ask';
import { createRecent } from '@trc/runtime/recent';

export type Entitlements = ReplyOf<typeof getEntitlements>;
/** What a tenant's plan allows, a few seconds old at most; `null` when billing cannot be asked. */
export type EntitlementsOf = (tenantId: string, timeZone: string) => Promise<Entitlements | null>;

const ttlMs = 3_000;
const tenantsMax = 10_000;

/** For what is asked at every request. A silent billing is remembered, too, so that not every request waits for it. */
export function recentEntitlements(ask: Ask, now: () => number): EntitlementsOf {
  const recent = createRecent({ ttlMs, entriesMax: tenantsMax, now });
  return (tenantId, timeZone) =>
    recent.get(`${tenantId} ${timeZone}`, () =>
      ask(getEntitlements, tenantId, { time_zone: timeZone }).catch(() => null),
    );
}
