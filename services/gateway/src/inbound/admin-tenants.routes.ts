import { Controller, Inject, Res } from '@nestjs/common';
import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { changeAdminTenant } from '@trc/contracts/http/change-admin-tenant.v1';
import { createAdminTenant } from '@trc/contracts/http/create-admin-tenant.v1';
import { listAdminTenants } from '@trc/contracts/http/list-admin-tenants.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { listPlans } from '@trc/contracts/queries/list-plans.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import type { Base } from '../domain/host-names.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import { addUser, type Caller, userOf } from '../outbound/callers.store.ts';
import { lookOf } from '../outbound/sites.ts';
import { addTenant, changeTenant, type FoundTenant, findTenants } from '../outbound/tenants.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { csvFile, options } from './csv-file.ts';
import { oweInvitation } from './owe-invitation.ts';
import { pageOf } from './page.ts';
import { requireTenant } from './require-tenant.ts';
import { requireTimeZone } from './time-zone.ts';

/** The operator's administration of tenants. */
@Controller()
export class AdminTenantsRoutes {
  readonly #parts: Parts;
  readonly #base: Base;
  constructor(@Inject(PARTS) parts: Parts, @Inject(CONFIG) base: Base) {
    this.#parts = parts;
    this.#base = base;
  }

  @Route(listAdminTenants)
  async list(
    @Input(listAdminTenants) { query }: InputOf<typeof listAdminTenants>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const rows = await findTenants(this.#parts.db, {
      q: query.q ?? null,
      before: query.cursor ?? null,
      most: query.limit + 1,
    });
    const page = pageOf(rows, query.limit, present);
    if (query.format === 'json') return page;
    return csvFile(reply, 'tenants.csv', csvOf(page.items));
  }

  @Route(createAdminTenant)
  async create(
    @CurrentCaller() caller: Caller,
    @Input(createAdminTenant) { body }: InputOf<typeof createAdminTenant>,
  ) {
    requireTimeZone(body.time_zone);
    const { db, relay, clock, ask } = this.#parts;
    const { items } = await ask(listPlans, caller.tenantId, {});
    if (!items.some(({ id }) => id === body.plan_id))
      throw new Problem('invalid-request', { detail: `plan_id: there is no plan "${body.plan_id}".` });
    const { name: invitedBy } = await inTenant(db, caller.tenantId, (trx) => userOf(trx, caller.userId));
    const now = clock();
    const tenantId = newId('tenant', now.getTime());
    const email = body.owner_email.toLowerCase();
    return writeInTenant(db, relay, tenantId, async (trx, emit) => {
      await addTenant(trx, { tenantId, parentId: null, name: body.name, timeZone: body.time_zone });
      const ownerId = await addUser(trx, { tenantId, name: email, email, role: 'owner' });
      emit(assignPlan, { plan_id: body.plan_id });
      const { address } = await lookOf(trx, tenantId, this.#base);
      await oweInvitation(trx, { tenantId, email, address, invitedBy }, now);
      await this.#note(trx, caller, tenantId, 'tenant-created', { plan: body.plan_id });
      return { id: tenantId, owner_id: ownerId as Id<'user'> };
    });
  }

  @Route(changeAdminTenant)
  async change(
    @CurrentCaller() caller: Caller,
    @Input(changeAdminTenant) { params, body }: InputOf<typeof changeAdminTenant>,
  ) {
    const { db, clock } = this.#parts;
    const { name, spotify_model_use: use, suspended } = body;
    const tenantId = params.id;
    await requireTenant(db, tenantId);
    if (suspended && tenantId === caller.tenantId)
      throw new Problem('conflict', { detail: 'You would shut yourself out.' });
    const now = clock();
    const grant = use && { status: 'granted', by: caller.userId, at: now.toISOString(), ...use };
    await inTenant(db, tenantId, async (trx) => {
      await changeTenant(trx, tenantId, {
        ...(name === undefined ? {} : { name }),
        ...(use === undefined ? {} : { spotify_model_use: grant ? JSON.stringify(grant) : null }),
        ...(suspended === undefined ? {} : { suspended_at: suspended ? now : null }),
      });
      const note = (action: string, details = {}) => this.#note(trx, caller, tenantId, action, details);
      if (name !== undefined) await note('tenant-renamed');
      if (use) await note('model-use-granted', use);
      if (use === null) await note('model-use-withdrawn');
      if (suspended !== undefined) await note(suspended ? 'tenant-suspended' : 'tenant-resumed');
    });
    const [found] = await findTenants(db, { q: tenantId, before: null, most: 1 });
    if (!found) throw new Problem('not-found');
    return present(found);
  }

  /** In the log of the tenant that it happens to. */
  #note(
    trx: Parameters<typeof noteAudit>[0],
    { userId, keyId }: Caller,
    tenantId: string,
    action: string,
    details: object,
  ): Promise<void> {
    return noteAudit(
      trx,
      { tenantId, userId, keyId, action, subject: tenantId, details },
      this.#parts.clock(),
    );
  }
}

function present(row: FoundTenant) {
  const { name, slug, time_zone, spotify_model_use, users } = row;
  return {
    id: row.id as Id<'tenant'>,
    name,
    slug,
    time_zone,
    parent_id: row.parent_id as Id<'tenant'> | null,
    spotify_model_use,
    users,
    suspended_at: row.suspended_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

/** One row for each tenant. A text that a spreadsheet would run as a formula is shown as text. */
function csvOf(tenants: readonly ReturnType<typeof present>[]): string {
  const rows = tenants.map(({ spotify_model_use, ...tenant }) => ({
    ...tenant,
    spotify_model_use: spotify_model_use?.at ?? null,
  }));
  return stringify(rows, options);
}
