import type { ReplyOf } from '@trc/contracts/message';
import type { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';

type Plan = Pick<ReplyOf<typeof getEntitlements>, 'white_label' | 'enforcement' | 'grace_until'>;

/** Whether a plan lets a tenant set what is its own: brand, addresses, provider of sign-ins. */
export const hasWhiteLabel = ({ white_label, enforcement }: Plan): boolean =>
  white_label || enforcement !== 'enforce';

/**
 * Whether a tenant's brand is shown from now on. After a larger plan it stays for the days of grace; a brand that was
 * withheld already does not come back by them.
 */
export function showsBrand(plan: Plan, shown: boolean, now: Date): boolean {
  const inGrace = plan.grace_until !== null && now < new Date(plan.grace_until);
  return hasWhiteLabel(plan) || (shown && inGrace);
}
