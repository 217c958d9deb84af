import { Controller, Inject } from '@nestjs/common';
import { getDelivery } from '@trc/contracts/http/get-webhook-delivery.v1';
import { listDeliveries } from '@trc/contracts/http/list-webhook-deliveries.v1';
import { replayDelivery } from '@trc/contracts/http/replay-webhook-delivery.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import * as deliveries from '../outbound/webhook-deliveries.store.ts';
import { findEndpoint } from '../outbound/webhooks.store.ts';
import { CurrentCaller } from './caller.guard.ts';
import { mustBeOn, toDelivery } from './present-delivery.ts';

@Controller()
export class WebhookDeliveriesRoutes {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  @Route(listDeliveries)
  async list(
    @CurrentCaller() { tenantId }: Caller,
    @Input(listDeliveries) { query }: InputOf<typeof listDeliveries>,
  ) {
    const { limit, cursor, from, to } = query;
    const filter = {
      endpointId: query.endpoint_id ?? null,
      event: query.event ?? null,
      status: query.status ?? null,
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
    };
    const rows = await inTenant(this.#db, tenantId, (trx) =>
      deliveries.listDeliveries(trx, filter, limit, cursor ?? null),
    );
    const items = rows.slice(0, limit);
    return {
      items: items.map(toDelivery),
      next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
    };
  }

  @Route(getDelivery)
  get(@CurrentCaller() { tenantId }: Caller, @Input(getDelivery) { params }: InputOf<typeof getDelivery>) {
    return inTenant(this.#db, tenantId, async (trx) => {
      const row = await deliveries.findDelivery(trx, params.id);
      if (!row) throw new Problem('not-found');
      const attempts = await deliveries.listAttempts(trx, row.id);
      return {
        ...toDelivery(row),
        payload: JSON.parse(row.body),
        attempt_log: attempts.map(({ attempt, at, status, error, duration_ms }) => ({
          attempt,
          at: at.toISOString(),
          status,
          error,
          duration_ms,
        })),
      };
    });
  }

  @Route(replayDelivery)
  replay(
    @CurrentCaller() { tenantId }: Caller,
    @Input(replayDelivery) { params }: InputOf<typeof replayDelivery>,
  ) {
    return inTenant(this.#db, tenantId, async (trx) => {
      const row = await deliveries.replayDelivery(trx, params.id, this.#clock());
      if (!row) throw new Problem('not-found');
      mustBeOn(await findEndpoint(trx, row.endpoint_id));
      return toDelivery(row);
    });
  }
}
