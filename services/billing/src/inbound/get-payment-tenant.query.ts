import { Controller, Inject } from '@nestjs/common';
import { tenantId as tenantIdSchema } from '@trc/contracts/ids';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getPaymentTenant } from '@trc/contracts/queries/get-payment-tenant.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { tenantOfCustomer } from '../outbound/payment-accounts.store.ts';

@Controller()
export class GetPaymentTenantQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getPaymentTenant)
  async answer(
    @Message() { provider, customer_id }: RequestOf<typeof getPaymentTenant>,
  ): Promise<ReplyOf<typeof getPaymentTenant>> {
    const tenant = await tenantOfCustomer(this.#db, provider, customer_id);
    return { tenant_id: tenant === null ? null : tenantIdSchema.parse(tenant) };
  }
}
