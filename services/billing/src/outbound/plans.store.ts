import type { Kysely, Transaction } from 'kysely';
import { entitlementsSchema, type Plan } from '../domain/plan.ts';
import type { Database } from './database.ts';

/** A tenant of whom billing has heard nothing is on this plan. */
const defaultPlan = 'free';

const columns = [
  'id',
  'version',
  'name',
  'price_micros_monthly',
  'price_micros_yearly',
  'entitlements',
] as const;

function validAt(db: Kysely<Database>, at: Date) {
  return db
    .selectFrom('plans')
    .select(columns)
    .where('valid_from', '<=', at)
    .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', at)]));
}

const toPlan = (row: Omit<Plan, 'entitlements'> & { entitlements: unknown }): Plan => ({
  ...row,
  entitlements: entitlementsSchema.parse(row.entitlements),
});

/** The newest valid version of each plan, cheapest first. */
export async function listPlans(db: Kysely<Database>, at: Date): Promise<readonly Plan[]> {
  const rows = await validAt(db, at).distinctOn('id').orderBy('id').orderBy('version', 'desc').execute();
  return rows.map(toPlan).toSorted((a, b) => a.price_micros_monthly - b.price_micros_monthly);
}

/** The plan of the transaction's tenant. */
export async function planOfTenant(trx: Transaction<Database>, at: Date): Promise<Plan> {
  const assigned = await trx.selectFrom('tenant_plans').select('plan_id').executeTakeFirst();
  const row = await validAt(trx, at)
    .where('id', '=', assigned?.plan_id ?? defaultPlan)
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow();
  return toPlan(row);
}

/** `false` when there is no such plan. */
export async function assignPlan(
  trx: Transaction<Database>,
  tenantId: string,
  planId: string,
  at: Date,
): Promise<boolean> {
  const plan = await validAt(trx, at).where('id', '=', planId).executeTakeFirst();
  if (!plan) return false;
  await trx
    .insertInto('tenant_plans')
    .values({ tenant_id: tenantId, plan_id: planId, assigned_at: at })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ plan_id: planId, assigned_at: at }))
    .execute();
  return true;
}
