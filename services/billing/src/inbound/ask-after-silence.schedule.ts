import { Inject, Injectable } from '@nestjs/common';
import { applyPaymentEvent } from '@trc/contracts/commands/apply-payment-event.v1';
import type { Log } from '@trc/runtime/log';
import { openOutbox } from '@trc/runtime/outbox';
import type { Relay } from '@trc/runtime/relay';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG, RELAY } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { type SilentSubscription, silentSubscriptions } from '../outbound/subscriptions.store.ts';

const hourMs = 3_600_000;
const everyMs = hourMs / 2;
/** Stripe finishes a renewal's invoice about an hour after the period has begun. */
const silenceMs = 3 * hourMs;
const batchMax = 200;

/**
 * Asks after subscriptions whose period is over and of which nobody has told: Stripe gives a report up after three days.
 * Once an hour each, however many processes run it: the same question has the same event id.
 */
@Injectable()
export class AskAfterSilenceSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #relay: Pick<Relay, 'ring'>;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
    @Inject(RELAY) relay: Pick<Relay, 'ring'>,
  ) {
    super('ask-after-silence', everyMs, log);
    this.#db = db;
    this.#clock = clock;
    this.#relay = relay;
  }

  async run(): Promise<void> {
    const now = this.#clock();
    const silent = await silentSubscriptions(this.#db, new Date(now.getTime() - silenceMs), batchMax);
    for (const subscription of silent) await this.#ask(subscription, now);
    if (silent.length > 0) this.#relay.ring();
  }

  async #ask({ tenant_id: tenantId, id }: SilentSubscription, now: Date): Promise<void> {
    const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
    outbox.emit(applyPaymentEvent, {
      provider: 'stripe',
      event_id: `silence ${id} ${Math.floor(now.getTime() / hourMs)}`,
      type: 'subscription.silent',
      object_id: id,
      occurred_at: now.toISOString(),
    });
    await inTenant(this.#db, tenantId, (trx) => outbox.flush(trx));
  }
}
