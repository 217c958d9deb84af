import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listMargins } from '@trc/contracts/queries/list-margins.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { claims, unitClaims } from '../domain/claims.v1.ts';
import { breakEvens, type Margin, marginsOf } from '../domain/margins.ts';
import { costsByPlan, unitCosts } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';
import { paidTimes } from './paid-times.ts';

@Controller()
export class ListMarginsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listMargins)
  async answer(
    @Message() { from, to, tenants_max }: RequestOf<typeof listMargins>,
  ): Promise<ReplyOf<typeof listMargins>> {
    const span = { from: new Date(from), to: new Date(to) };
    const [terms, costs, units] = await Promise.all([
      paidTimes(this.#db, span),
      costsByPlan(this.#db, span),
      unitCosts(this.#db, span),
    ]);
    const { plans, tenants } = marginsOf(terms, costs, span);
    return {
      from,
      to,
      plans: plans.map((it) => ({
        plan: it.plan,
        tenants: it.tenants,
        ...marginRow(it),
        costs: it.costs.map(({ kind, costMicros }) => ({ kind, cost_micros: costMicros })),
        margin_micros_per_tenant_month: it.marginMicrosPerTenantMonth,
      })),
      tenants: tenants
        .slice(0, tenants_max)
        .map((it) => ({ tenant_id: it.tenantId, plan: it.plan, ...marginRow(it) })),
      break_even: breakEvens(plans).map(({ plan, freeTenants }) => ({ plan, free_tenants: freeTenants })),
      units: unitClaims.map(({ unit, claimedMicros }) => {
        const found = units.find(({ kind }) => kind === unit);
        return {
          unit,
          jobs: found?.jobs ?? 0,
          cost_micros_each: found && found.jobs > 0 ? Math.round(found.costMicros / found.jobs) : null,
          claimed_micros: claimedMicros,
        };
      }),
      claims: claims.map((it) => ({
        id: it.id,
        plan: it.plan,
        claim: it.claim,
        claimed_micros_min: it.claimedMicrosMin,
        claimed_micros_max: it.claimedMicrosMax,
        recomputed_micros: it.recomputedMicros,
      })),
    };
  }
}

/** A margin as the operator's queries state it. */
export const marginRow = ({ revenueMicros, costMicros, marginMicros, losesMoney }: Margin) => ({
  revenue_micros: revenueMicros,
  cost_micros: costMicros,
  margin_micros: marginMicros,
  loses_money: losesMoney,
});
