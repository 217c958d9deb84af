import { Controller, Inject } from '@nestjs/common';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { openOutbox } from '@trc/runtime/outbox';
import { createRecent, type Recent } from '@trc/runtime/recent';
import type { Relay } from '@trc/runtime/relay';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, CONFIG, DATABASE, RELAY } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { type Answer, admit, type Enforcement, type Request } from '../domain/admission.ts';
import { type Amounts, limitNames } from '../domain/limits.ts';
import { type PriceOf, priceLookup, tableAt } from '../domain/prices.ts';
import { holdMs } from '../domain/quote.ts';
import type { Database } from '../outbound/database.ts';
import { priceTables } from '../outbound/prices.store.ts';
import { answerOf, hold, lastRefreshDueAt, lockTenant } from '../outbound/reservations.store.ts';
import { inTurn } from './in-turn.ts';
import { readTenantLimits } from './tenant-limits.ts';
import { warnOfLimits } from './warn-of-limits.ts';

/** Shorter than the minute after which a published price may begin to hold. */
const pricesTtlMs = 30_000;

@Controller()
export class GetReservationQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #enforcement: Enforcement;
  readonly #relay: Pick<Relay, 'ring'>;
  readonly #inTurn = inTurn();
  readonly #recent: Recent;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) config: { readonly limits: Enforcement },
    @Inject(RELAY) relay: Pick<Relay, 'ring'>,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#enforcement = config.limits;
    this.#relay = relay;
    this.#recent = createRecent({ ttlMs: pricesTtlMs, entriesMax: 1, now: () => clock().getTime() });
  }

  /** Reads, decides and holds in one transaction that nobody else's reservation of this tenant can meet. */
  @Answers(getReservation)
  answer(@Message() request: Request, @Context() { tenantId }: QueryContext): Promise<Answer> {
    return this.#inTurn(tenantId, () => this.#decide(request, tenantId));
  }

  async #decide(request: Request, tenantId: string): Promise<Answer> {
    const outbox = openOutbox({ tenantId, jobId: request.job_id, messageId: null });
    // Before the transaction: who holds a connection must not wait for another one.
    const priceOf = await this.#pricesAt(this.#clock());
    const given = await inTenant(this.#db, tenantId, async (trx) => {
      await lockTenant(trx, tenantId);
      const before = await answerOf(trx, request.job_id);
      if (before) return before;
      const now = this.#clock();
      const tenant = await readTenantLimits(trx, request.time_zone, now);
      const until = new Date(now.getTime() + holdMs(tenant.plan.entitlements));
      const { answer, amounts } = admit({
        ...tenant,
        request,
        priceOf,
        lastRefreshDueAt: request.refresh ? await lastRefreshDueAt(trx, request.refresh, now) : null,
        enforcement: this.#enforcement,
        expiresAt: until,
      });
      if (answer.kind === 'refused') return answer;
      await hold(trx, tenantId, request, amounts, answer, { from: now, until });
      if (this.#enforcement !== 'off') {
        const used = sum(tenant.used, amounts);
        const { limits } = tenant;
        await warnOfLimits(trx, outbox.emit, { tenantId, limits, used, timeZone: request.time_zone, now });
        await outbox.flush(trx);
      }
      return answer;
    });
    this.#relay.ring();
    return given;
  }

  async #pricesAt(now: Date): Promise<PriceOf> {
    const until = new Date(now.getTime() + pricesTtlMs);
    const tables = await this.#recent.get('tables', () => priceTables(this.#db, { since: now, until }));
    return priceLookup(tableAt(tables, now).prices);
  }
}

const sum = (a: Amounts, b: Amounts): Amounts =>
  Object.fromEntries(limitNames.map((name) => [name, a[name] + b[name]])) as Record<keyof Amounts, number>;
