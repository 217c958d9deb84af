import { newId } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import {
  type EntitlementsOverride,
  type Period,
  type Plan,
  type PlanVersion,
  readEntitlements,
  type Stretch,
  type TermsReason,
} from '../domain/plan.ts';
import type { Database } from './database.ts';
import { lockTenant } from './reservations.store.ts';

/** A tenant without terms is on this plan, in the version that is valid. */
export const defaultPlan = 'free';

type PlanRow = Omit<Selectable<Database['plans']>, 'entitlements'> & { readonly entitlements: object };

const toPlan = (row: PlanRow, override: object | null = null): PlanVersion => ({
  ...row,
  entitlements: readEntitlements(row.entitlements, override),
});

function validAt(db: Kysely<Database>, at: Date) {
  return db
    .selectFrom('plans')
    .selectAll()
    .where('valid_from', '<=', at)
    .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', at)]));
}

/** The newest valid version of each plan, cheapest first. */
export async function listPlans(db: Kysely<Database>, at: Date): Promise<readonly PlanVersion[]> {
  const rows = await validAt(db, at).distinctOn('id').orderBy('id').orderBy('version', 'desc').execute();
  return rows.map((row) => toPlan(row)).toSorted((a, b) => a.price_micros_monthly - b.price_micros_monthly);
}

/** Every version of every plan, also of the past and the future. */
export async function listPlanVersions(db: Kysely<Database>): Promise<readonly PlanVersion[]> {
  const rows = await db.selectFrom('plans').selectAll().orderBy('id').orderBy('version').execute();
  return rows.map((row) => toPlan(row));
}

/** The version of a plan that terms which begin at this instant get; `null` when there is none. */
export async function findPlan(db: Kysely<Database>, planId: string, at: Date): Promise<PlanVersion | null> {
  const row = await validAt(db, at).where('id', '=', planId).orderBy('version', 'desc').executeTakeFirst();
  return row ? toPlan(row) : null;
}

/** Adds the next version of a plan. What was valid ends when it begins; terms that run keep their version. */
export async function publishPlan(
  trx: Transaction<Database>,
  plan: Omit<Plan, 'version'>,
  validFrom: Date,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`plan ${plan.id}`}, 0))`.execute(trx);
  const { version } = await trx
    .selectFrom('plans')
    .select((row) => sql<number>`coalesce(max(${row.ref('version')}), 0) + 1`.as('version'))
    .where('id', '=', plan.id)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('plans')
    .set({ valid_until: sql<Date>`greatest(valid_from, ${validFrom})` })
    .where('id', '=', plan.id)
    .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', validFrom)]))
    .execute();
  await trx
    .insertInto('plans')
    .values({ ...plan, version, entitlements: JSON.stringify(plan.entitlements), valid_from: validFrom })
    .execute();
}

function runningAt(trx: Transaction<Database>, at: Date) {
  return trx
    .selectFrom('terms')
    .where('terms.valid_from', '<=', at)
    .where((row) => row.or([row('terms.valid_until', 'is', null), row('terms.valid_until', '>', at)]));
}

/** The plan of the transaction's tenant, with what its contract says otherwise. A trial goes before what it lies over. */
export async function planOfTenant(trx: Transaction<Database>, at: Date): Promise<Plan> {
  const row = await runningAt(trx, at)
    .innerJoin('plans', (join) =>
      join.onRef('plans.id', '=', 'terms.plan_id').onRef('plans.version', '=', 'terms.plan_version'),
    )
    .selectAll('plans')
    .select('terms.entitlements as override')
    .orderBy(sql`reason = 'trial'`, 'desc')
    .orderBy('terms.valid_from', 'desc')
    .executeTakeFirst();
  if (row) {
    const { override, ...plan } = row;
    return toPlan(plan, override);
  }
  const plan = await findPlan(trx, defaultPlan, at);
  if (!plan) throw new Error(`the plan ${defaultPlan} has no version that is valid`);
  return plan;
}

export interface NewTerms {
  readonly planId: string;
  /** How often the price is due; `null` for terms that cost nothing. */
  readonly period: Period | null;
  /** Negotiated price of one period; the plan's when left out. */
  readonly priceMicros?: number | null;
  /** What the contract says otherwise than the plan. */
  readonly entitlements?: EntitlementsOverride | null;
  readonly from: Date;
  /** First instant at which they hold no more; open when left out. */
  readonly until?: Date | null;
  readonly reason: TermsReason;
}

/**
 * Puts a tenant on a plan, in the version that is valid at `from`. Terms that would run on after `from` end there; a
 * trial ends nothing, so what it lies over goes on when it is over. Returns the id of the new terms (`trm_…`), or `null`
 * when there is no such plan at that time.
 */
export async function assignTerms(
  trx: Transaction<Database>,
  tenantId: string,
  terms: NewTerms,
  now: Date,
): Promise<string | null> {
  const plan = await findPlan(trx, terms.planId, terms.from);
  if (!plan) return null;
  await lockTenant(trx, tenantId);
  if (terms.reason !== 'trial')
    await trx
      .updateTable('terms')
      .set({ valid_until: sql<Date>`greatest(valid_from, ${terms.from})` })
      .where('tenant_id', '=', tenantId)
      .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', terms.from)]))
      .execute();
  const id = newId('terms', now.getTime());
  await trx
    .insertInto('terms')
    .values({
      id,
      tenant_id: tenantId,
      plan_id: plan.id,
      plan_version: plan.version,
      period: terms.period,
      price_micros: terms.priceMicros ?? null,
      entitlements: terms.entitlements ? JSON.stringify(terms.entitlements) : null,
      valid_from: terms.from,
      valid_until: terms.until ?? null,
      reason: terms.reason,
      created_at: now,
    })
    .execute();
  return id;
}

/** Whether the transaction's tenant has had its trial. */
export async function hadTrial(trx: Transaction<Database>): Promise<boolean> {
  const row = await trx.selectFrom('terms').select('id').where('reason', '=', 'trial').executeTakeFirst();
  return row !== undefined;
}

/** The plans of the transaction's tenant that are over, with their list price. */
export async function endedStretches(trx: Transaction<Database>, now: Date): Promise<readonly Stretch[]> {
  return trx
    .selectFrom('terms')
    .innerJoin('plans', (join) =>
      join.onRef('plans.id', '=', 'terms.plan_id').onRef('plans.version', '=', 'terms.plan_version'),
    )
    .select(['price_micros_monthly', 'terms.valid_until as until'])
    .where('terms.valid_until', '<=', now)
    .whereRef('terms.valid_until', '>', 'terms.valid_from')
    .$narrowType<{ until: Date }>()
    .execute();
}

/** Terms as they count for revenue: of which tenant, for what price a period, from when until when. */
export interface TermsSpan {
  readonly tenant_id: string;
  readonly plan_id: string;
  readonly plan_version: number;
  readonly period: Period | null;
  /** What one period costs: the negotiated price, or the plan's; 0 without a period. */
  readonly price_micros: number;
  readonly valid_from: Date;
  readonly valid_until: Date | null;
  readonly reason: TermsReason;
}

/**
 * Terms of all tenants that hold at some time of [from, to). A tenant without any is on the plan that costs nothing.
 * Only a trial, which costs nothing, overlaps with others of its tenant.
 */
export async function termsBetween(
  db: Kysely<Database>,
  from: Date,
  to: Date,
): Promise<readonly TermsSpan[]> {
  const { rows } = await sql<TermsSpan>`select * from terms_between(${from}, ${to})`.execute(db);
  return rows;
}
