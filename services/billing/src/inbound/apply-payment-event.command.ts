import { Controller, Inject } from '@nestjs/common';
import { applyPaymentEvent } from '@trc/contracts/commands/apply-payment-event.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome, retry } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { knowsEvent } from '../outbound/payments.store.ts';
import { ProviderUnavailable } from '../outbound/payments.ts';
import type { Providers } from '../outbound/providers.ts';
import { nextLook } from '../outbound/subscriptions.store.ts';
import { PROVIDERS } from '../tokens.ts';
import { applyFindings } from './apply-payments.ts';

const sickMs = 30_000;

@Controller()
export class ApplyPaymentEventCommand {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #providers: Providers;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(PROVIDERS) providers: Providers,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#providers = providers;
  }

  @Consumes(applyPaymentEvent)
  async handle(
    @Message() event: MessageOf<typeof applyPaymentEvent>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    if (await inTenant(this.#db, tenantId, (trx) => knowsEvent(trx, event))) return done();
    const payments = this.#providers.of(event.provider);
    if (!payments) throw new Error(`an event of ${event.provider}, which is not set up here`);
    try {
      // The number is taken before the provider is asked: whoever has a higher one has seen what is newer.
      const asked = await nextLook(this.#db);
      const findings = await payments.look(event, tenantId, asked);
      return done((trx) => applyFindings(trx, { tenantId, event, now: this.#clock() }, findings));
    } catch (error) {
      if (error instanceof ProviderUnavailable) return retry(sickMs, error.message);
      throw error;
    }
  }
}
