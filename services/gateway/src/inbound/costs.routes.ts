import { Controller, Inject, Res } from '@nestjs/common';
import { getAdminCostProjection } from '@trc/contracts/http/get-admin-cost-projection.v1';
import { getAdminWhatIf } from '@trc/contracts/http/get-admin-what-if.v1';
import { listAdminCosts } from '@trc/contracts/http/list-admin-costs.v1';
import { listAdminMargins } from '@trc/contracts/http/list-admin-margins.v1';
import { listAdminUsageEvents } from '@trc/contracts/http/list-admin-usage-events.v1';
import { getReceipts } from '@trc/contracts/http/list-receipts.v1';
import { getCostProjection } from '@trc/contracts/queries/get-cost-projection.v1';
import { getWhatIf } from '@trc/contracts/queries/get-what-if.v1';
import { listCosts } from '@trc/contracts/queries/list-costs.v1';
import { listMargins } from '@trc/contracts/queries/list-margins.v1';
import { listReceipts } from '@trc/contracts/queries/list-receipts.v1';
import { listUsageEvents } from '@trc/contracts/queries/list-usage-events.v1';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { FastifyReply } from 'fastify';
import { usageCloudEvent } from '../domain/usage-cloud-event.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { costsCsv, marginsCsv } from './costs-csv.ts';
import { spanOf } from './span.ts';

const tenantsMax = 200;

/** What was spent, for the operator over all tenants and for a tenant by job; billing knows it. */
@Controller()
export class CostsRoutes {
  readonly #parts: Pick<Parts, 'ask' | 'clock'>;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(listAdminCosts)
  async costs(
    @CurrentCaller() caller: Caller,
    @Input(listAdminCosts) { query }: InputOf<typeof listAdminCosts>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ask, clock } = this.#parts;
    const costs = await ask(listCosts, caller.tenantId, {
      ...spanOf(query, clock()),
      group_by: query.group_by,
      tenant_id: query.tenant_id ?? null,
      limit: query.limit,
    });
    return query.format === 'csv' ? file(reply, 'costs.csv', costsCsv(costs)) : costs;
  }

  @Route(getAdminCostProjection)
  projection(@CurrentCaller() caller: Caller) {
    return this.#parts.ask(getCostProjection, caller.tenantId, { tenants_max: tenantsMax });
  }

  @Route(listAdminMargins)
  async margins(
    @CurrentCaller() caller: Caller,
    @Input(listAdminMargins) { query }: InputOf<typeof listAdminMargins>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ask, clock } = this.#parts;
    const margins = await ask(listMargins, caller.tenantId, {
      ...spanOf(query, clock()),
      tenants_max: query.tenants_max,
    });
    return query.format === 'csv' ? file(reply, 'margins.csv', marginsCsv(margins)) : margins;
  }

  @Route(getAdminWhatIf)
  whatIf(
    @CurrentCaller() caller: Caller,
    @Input(getAdminWhatIf) { body: { prices, plan, ...span } }: InputOf<typeof getAdminWhatIf>,
  ) {
    const { ask, clock } = this.#parts;
    return ask(getWhatIf, caller.tenantId, { ...spanOf(span, clock()), prices, plan });
  }

  @Route(listAdminUsageEvents)
  async usageEvents(
    @CurrentCaller() caller: Caller,
    @Input(listAdminUsageEvents) { query }: InputOf<typeof listAdminUsageEvents>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ask, clock } = this.#parts;
    const span = spanOf(query, clock());
    const page = await ask(listUsageEvents, caller.tenantId, {
      ...span,
      after: query.cursor ?? null,
      limit: query.limit,
    });
    reply.type('application/cloudevents-batch+json; charset=utf-8');
    if (page.next !== null) {
      const next = new URLSearchParams({ ...span, limit: String(query.limit), cursor: page.next });
      reply.header('link', `<${listAdminUsageEvents.path}?${next}>; rel="next"`);
    }
    return page.items.map(usageCloudEvent);
  }

  @Route(getReceipts)
  async receipts(
    @CurrentCaller() caller: Caller,
    @Input(getReceipts) { query }: InputOf<typeof getReceipts>,
  ) {
    const { ask, clock } = this.#parts;
    const page = await ask(listReceipts, caller.tenantId, {
      ...spanOf(query, clock()),
      after: query.cursor ?? null,
      limit: query.limit,
    });
    return { items: page.items, next_cursor: page.next };
  }
}

/** Answers with a file that a spreadsheet opens. */
function file(reply: FastifyReply, name: string, body: string): string {
  reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`);
  return body;
}
