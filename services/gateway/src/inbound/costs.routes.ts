import { Controller, Inject, Res } from '@nestjs/common';
import { getAdminCostProjection } from '@trc/contracts/http/get-admin-cost-projection.v1';
import { getAdminWhatIf } from '@trc/contracts/http/get-admin-what-if.v1';
import { listAdminCostTrend } from '@trc/contracts/http/list-admin-cost-trend.v1';
import { listAdminCosts } from '@trc/contracts/http/list-admin-costs.v1';
import { listAdminMargins } from '@trc/contracts/http/list-admin-margins.v1';
import { listAdminUnitCosts } from '@trc/contracts/http/list-admin-unit-costs.v1';
import { listAdminUsageEvents } from '@trc/contracts/http/list-admin-usage-events.v1';
import { getReceipts } from '@trc/contracts/http/list-receipts.v1';
import { getCostProjection } from '@trc/contracts/queries/get-cost-projection.v1';
import { getWhatIf } from '@trc/contracts/queries/get-what-if.v1';
import { listCostTrend } from '@trc/contracts/queries/list-cost-trend.v1';
import { listCosts } from '@trc/contracts/queries/list-costs.v1';
import { listMargins } from '@trc/contracts/queries/list-margins.v1';
import { listReceipts } from '@trc/contracts/queries/list-receipts.v1';
import { listUnitCosts } from '@trc/contracts/queries/list-unit-costs.v1';
import { listUsageEvents } from '@trc/contracts/queries/list-usage-events.v1';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { FastifyReply } from 'fastify';
import { usageCloudEvent } from '../domain/usage-cloud-event.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { tenantNames } from '../outbound/tenants.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { costsCsv, costTrendCsv, marginsCsv, unitCostsCsv } from './costs-csv.ts';
import { csvFile } from './csv-file.ts';
import { spanOf } from './span.ts';

const tenantsMax = 200;
/** A year by day and kind is as much as one answer carries. */
const trendDaysMax = 366;

/** What was spent, for the operator over all tenants and for a tenant by job; billing knows it. */
@Controller()
export class CostsRoutes {
  readonly #parts: Pick<Parts, 'db' | 'ask' | 'clock'>;
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
    const ids = query.group_by === 'tenant' ? costs.items.flatMap(({ key }) => key ?? []) : [];
    const names = await tenantNames(this.#parts.db, ids);
    const named = {
      ...costs,
      items: costs.items.map((item) => ({ ...item, name: names.get(item.key ?? '') ?? null })),
    };
    return query.format === 'csv' ? csvFile(reply, 'costs.csv', costsCsv(named)) : named;
  }

  @Route(listAdminCostTrend)
  async trend(
    @CurrentCaller() caller: Caller,
    @Input(listAdminCostTrend) { query }: InputOf<typeof listAdminCostTrend>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ask, clock } = this.#parts;
    const trend = await ask(listCostTrend, caller.tenantId, {
      ...spanOf(query, clock(), trendDaysMax),
      split_by: query.split_by,
      tenant_id: query.tenant_id ?? null,
    });
    return query.format === 'csv' ? csvFile(reply, 'cost-trend.csv', costTrendCsv(trend)) : trend;
  }

  @Route(listAdminUnitCosts)
  async unitCosts(
    @CurrentCaller() caller: Caller,
    @Input(listAdminUnitCosts) { query }: InputOf<typeof listAdminUnitCosts>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ask, clock } = this.#parts;
    const units = await ask(listUnitCosts, caller.tenantId, spanOf(query, clock()));
    return query.format === 'csv' ? csvFile(reply, 'unit-costs.csv', unitCostsCsv(units)) : units;
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
    const names = await tenantNames(
      this.#parts.db,
      margins.tenants.map(({ tenant_id }) => tenant_id),
    );
    const named = {
      ...margins,
      tenants: margins.tenants.map((one) => ({ ...one, name: names.get(one.tenant_id) ?? null })),
    };
    return query.format === 'csv' ? csvFile(reply, 'margins.csv', marginsCsv(named)) : named;
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
