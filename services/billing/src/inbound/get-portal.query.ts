import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getPortal } from '@trc/contracts/queries/get-portal.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { findAccount } from '../outbound/payment-accounts.store.ts';
import type { Payments } from '../outbound/payments.ts';
import type { Providers } from '../outbound/providers.ts';
import { PROVIDERS } from '../tokens.ts';

@Controller()
export class GetPortalQuery {
  readonly #db: Kysely<Database>;
  readonly #payments: Payments | null;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(PROVIDERS) { chosen }: Providers) {
    this.#db = db;
    this.#payments = chosen;
  }

  @Answers(getPortal)
  async answer(
    @Message() { return_url }: RequestOf<typeof getPortal>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getPortal>> {
    const payments = this.#payments;
    if (!payments)
      return {
        kind: 'refused',
        code: 'payments-off',
        detail: 'Nobody takes payments for this installation.',
      };
    const account = await inTenant(this.#db, tenantId, (trx) => findAccount(trx, payments.provider));
    if (!account)
      return { kind: 'refused', code: 'not-subscribed', detail: 'This account has never opened a checkout.' };
    const page = await payments.portal({ customerId: account.customerId, returnUrl: return_url });
    return { kind: 'opened', ...page };
  }
}
