import { Controller, Inject, Res } from '@nestjs/common';
import { setBudget } from '@trc/contracts/commands/set-budget.v1';
import { getOwnBudget } from '@trc/contracts/http/get-budget.v1';
import { listAdminBudgets } from '@trc/contracts/http/list-admin-budgets.v1';
import { putAdminBudget } from '@trc/contracts/http/put-admin-budget.v1';
import { putOwnBudget } from '@trc/contracts/http/put-budget.v1';
import type { MessageOf } from '@trc/contracts/message';
import { getBudget } from '@trc/contracts/queries/get-budget.v1';
import { listBudgets } from '@trc/contracts/queries/list-budgets.v1';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import type { FastifyReply } from 'fastify';
import { noteAudit } from '../outbound/audit.store.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import { tenantNames } from '../outbound/tenants.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { budgetsCsv } from './costs-csv.ts';
import { csvFile } from './csv-file.ts';
import { requireTenant } from './require-tenant.ts';

@Controller()
export class BudgetsRoutes {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(getOwnBudget)
  async get(@CurrentCaller() caller: Caller) {
    const { time_zone } = await inTenant(this.#parts.db, caller.tenantId, tenantOf);
    return this.#parts.ask(getBudget, caller.tenantId, { time_zone });
  }

  @Route(putOwnBudget)
  put(@CurrentCaller() caller: Caller, @Input(putOwnBudget) { body }: InputOf<typeof putOwnBudget>) {
    return this.#set(caller, caller.tenantId, { ...body, set_by: 'tenant' });
  }

  @Route(putAdminBudget)
  async putForTenant(
    @CurrentCaller() caller: Caller,
    @Input(putAdminBudget) { params, body }: InputOf<typeof putAdminBudget>,
  ): Promise<void> {
    await requireTenant(this.#parts.db, params.id);
    await this.#set(caller, params.id, { ...body, set_by: 'operator' });
  }

  @Route(listAdminBudgets)
  async list(
    @CurrentCaller() caller: Caller,
    @Input(listAdminBudgets) { query }: InputOf<typeof listAdminBudgets>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const page = await this.#parts.ask(listBudgets, caller.tenantId, {
      state: query.state ?? null,
      tenant_id: query.tenant_id ?? null,
      after: query.cursor ?? null,
      limit: query.limit,
    });
    const names = await tenantNames(
      this.#parts.db,
      page.items.map(({ tenant_id }) => tenant_id),
    );
    const items = page.items.map((one) => ({ ...one, name: names.get(one.tenant_id) ?? null }));
    if (query.format === 'csv') return csvFile(reply, 'budgets.csv', budgetsCsv(items));
    return { items, next_cursor: page.next };
  }

  #set(caller: Caller, tenantId: string, budget: MessageOf<typeof setBudget>): Promise<void> {
    const { db, relay, clock } = this.#parts;
    return writeInTenant(db, relay, tenantId, async (trx, emit) => {
      emit(setBudget, budget);
      const { userId, keyId } = caller;
      await noteAudit(
        trx,
        { tenantId, userId, keyId, action: 'budget-set', subject: tenantId, details: budget },
        clock(),
      );
    });
  }
}
