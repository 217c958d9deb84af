import { Controller, Inject, Res } from '@nestjs/common';
import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { publishPlan } from '@trc/contracts/commands/publish-plan.v1';
import { startTrial } from '@trc/contracts/commands/start-trial.v1';
import { createAdminPlan } from '@trc/contracts/http/create-admin-plan.v1';
import { listAdminPlans } from '@trc/contracts/http/list-admin-plans.v1';
import { putAdminTenantPlan } from '@trc/contracts/http/put-admin-tenant-plan.v1';
import { startTrialOfPlan } from '@trc/contracts/http/start-trial.v1';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { listPlanVersions } from '@trc/contracts/queries/list-plan-versions.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { FastifyReply } from 'fastify';
import { isValidAt } from '../domain/plan-version.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { csvFile } from './csv-file.ts';
import { plansCsv } from './operator-csv.ts';
import { requireTenant } from './require-tenant.ts';

const monthsOfPeriod = { monthly: 1, yearly: 12 } as const;
const dayMs = 86_400_000;

@Controller()
export class PlansRoutes {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(listAdminPlans)
  async versions(
    @CurrentCaller() caller: Caller,
    @Input(listAdminPlans) { query }: InputOf<typeof listAdminPlans>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const versions = await this.#parts.ask(listPlanVersions, caller.tenantId, {});
    return query.format === 'csv' ? csvFile(reply, 'plans.csv', plansCsv(versions)) : versions;
  }

  @Route(createAdminPlan)
  async publish(
    @CurrentCaller() { tenantId, userId, keyId }: Caller,
    @Input(createAdminPlan) { body }: InputOf<typeof createAdminPlan>,
  ): Promise<void> {
    const { db, relay, clock } = this.#parts;
    const now = clock();
    const validFrom = body.valid_from === undefined ? now : new Date(body.valid_from);
    if (validFrom < now)
      throw new Problem('invalid-request', {
        detail: 'A version of a plan cannot begin in the past: what it allowed then is decided.',
      });
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      emit(publishPlan, { ...body, valid_from: validFrom.toISOString() });
      await noteAudit(
        trx,
        {
          tenantId,
          userId,
          keyId,
          action: 'plan-published',
          subject: body.plan_id,
          details: { valid_from: validFrom },
        },
        now,
      );
    });
  }

  @Route(putAdminTenantPlan)
  async assign(
    @CurrentCaller() caller: Caller,
    @Input(putAdminTenantPlan) { params: { id }, body }: InputOf<typeof putAdminTenantPlan>,
  ): Promise<void> {
    const { db, relay, clock, ask } = this.#parts;
    await requireTenant(db, id);
    const now = clock();
    const { price_micros_monthly: monthly, ...terms } = body;
    const from = body.valid_from === undefined ? now : new Date(body.valid_from);
    if (from < now) throw new Problem('invalid-request', { detail: 'Terms cannot begin in the past.' });
    if (body.valid_until !== undefined && new Date(body.valid_until) <= from)
      throw new Problem('invalid-request', { detail: 'Terms must end after they begin.' });
    const { items } = await ask(listPlanVersions, caller.tenantId, {});
    if (!items.some((version) => version.id === body.plan_id && isValidAt(version, from)))
      throw new Problem('invalid-request', {
        detail: `There is no plan "${body.plan_id}" at ${from.toISOString()}.`,
      });
    const price =
      monthly === undefined ? {} : { price_micros: monthly * monthsOfPeriod[body.period ?? 'monthly'] };
    await writeInTenant(db, relay, id, async (trx, emit) => {
      emit(assignPlan, { ...terms, ...price, valid_from: from.toISOString() });
      await noteAudit(
        trx,
        {
          tenantId: id,
          userId: caller.userId,
          keyId: caller.keyId,
          action: 'plan-assigned',
          subject: body.plan_id,
        },
        now,
      );
    });
  }

  @Route(startTrialOfPlan)
  async tryPlan(@CurrentCaller() { tenantId, userId, keyId }: Caller) {
    const { db, relay, clock, ask } = this.#parts;
    const { trial } = await ask(getEntitlements, tenantId, { time_zone: 'UTC' });
    if (!trial) throw new Problem('trial-unavailable');
    const now = clock();
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      emit(startTrial, {});
      await noteAudit(trx, { tenantId, userId, keyId, action: 'trial-started', subject: trial.plan_id }, now);
    });
    return { plan_id: trial.plan_id, until: new Date(now.getTime() + trial.days * dayMs).toISOString() };
  }
}
