import { Controller, Inject, Res } from '@nestjs/common';
import { publishPrices } from '@trc/contracts/commands/publish-prices.v1';
import { listAdminPrices } from '@trc/contracts/http/list-admin-prices.v1';
import { publishAdminPrices } from '@trc/contracts/http/publish-admin-prices.v1';
import { listPriceTables } from '@trc/contracts/queries/list-price-tables.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { FastifyReply } from 'fastify';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { csvFile } from './csv-file.ts';
import { pricesCsv } from './operator-csv.ts';

/** Billing publishes no table for an instant that is nearer: a line could have been written for it. */
const earliestAfterMs = 60_000;

/** The operator's price tables. */
@Controller()
export class PricesRoutes {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(listAdminPrices)
  async list(
    @CurrentCaller() caller: Caller,
    @Input(listAdminPrices) { query }: InputOf<typeof listAdminPrices>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tables = await this.#parts.ask(listPriceTables, caller.tenantId, {});
    return query.format === 'csv' ? csvFile(reply, 'prices.csv', pricesCsv(tables)) : tables;
  }

  @Route(publishAdminPrices)
  async publish(
    @CurrentCaller() caller: Caller,
    @Input(publishAdminPrices) { body }: InputOf<typeof publishAdminPrices>,
  ) {
    const { ask, clock, db, relay } = this.#parts;
    const now = clock();
    const { items } = await ask(listPriceTables, caller.tenantId, {});
    const newest = items.at(-1)?.valid_from ?? now.toISOString();
    const wanted = body.valid_from ?? now.toISOString();
    if (new Date(wanted) < now || new Date(wanted) <= new Date(newest))
      throw new Problem('prices-in-the-past', {
        detail: `valid_from: ${wanted} must be later than ${now.toISOString()} and than the newest table's ${newest}.`,
      });
    const earliest = new Date(now.getTime() + earliestAfterMs);
    const validFrom = new Date(wanted) < earliest ? earliest : new Date(wanted);
    const valid_from = validFrom.toISOString();
    await writeInTenant(db, relay, caller.tenantId, async (trx, emit) => {
      emit(publishPrices, { ...body, valid_from });
      const details = { valid_from, changes: body.changes.length };
      await noteAudit(trx, { ...caller, action: 'prices-published', subject: null, details }, now);
    });
    return { valid_from };
  }
}
