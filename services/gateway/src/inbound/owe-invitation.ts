import type { Transaction } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { oweMail } from '../outbound/mails.store.ts';
import { addSignInLink } from '../outbound/sign-ins.store.ts';
import { signInLink } from './sign-in-page.ts';

const invitationDays = 7;

/** Owes somebody a mail with a link that signs them in under the tenant's address. */
export async function oweInvitation(
  trx: Transaction<Database>,
  invitation: {
    readonly tenantId: string;
    /** In lower case. */
    readonly email: string;
    readonly address: string;
    readonly invitedBy: string;
  },
  now: Date,
): Promise<void> {
  const { tenantId, email, address, invitedBy } = invitation;
  const token = await addSignInLink(trx, {
    tenant_id: tenantId,
    email,
    // Where somebody new sees who they are here, and connects what they have.
    return_to: '/account',
    expires_at: new Date(now.getTime() + invitationDays * 86_400_000),
  });
  await oweMail(
    trx,
    tenantId,
    email,
    { kind: 'invitation', link: signInLink(address, token), invitedBy },
    now,
  );
}
