/** `npm run sim:month`: what the plans earn in a simulated month at the first price table, beside what the drafts claimed. */
import { usageSchema } from '@trc/contracts/documents/usage.v1';
import { claims } from '../services/billing/src/domain/claims.v1.ts';
import { linesOf, pricesOf } from '../services/billing/src/domain/ledger.ts';
import {
  breakEvens,
  marginsOf,
  type PlanCost,
  type PlanMargin,
} from '../services/billing/src/domain/margins.ts';
import { firstPrices } from '../services/billing/src/migrations/2026-11-21T1110_prices_usage_events.ts';
import {
  fullHabits,
  month,
  type SimulatedTenant,
  simulateMonth,
  termsOf,
  usualHabits,
} from '../services/billing/test/simulated-month.ts';

const prices = pricesOf({
  version: 'first',
  validFrom: month.from,
  validUntil: null,
  prices: firstPrices.map(({ kind, resource, micros_per_million }) => ({
    kind: usageSchema.shape.kind.parse(kind),
    resource,
    microsPerMillion: micros_per_million,
  })),
});

const costsOf = ({ tenantId, plan, entries }: SimulatedTenant): PlanCost[] =>
  entries
    .flatMap((entry) => linesOf({ ...entry, traceId: null }, prices))
    .map(({ kind, costMicros }) => ({ tenantId, planId: plan, kind, costMicros }));

/** The drafts' price of analysing a file, instead of what its processor time costs here. */
const draftFileMicros = 1_000;

function marginsOfMonth(
  habits: typeof usualHabits,
  counts: Readonly<Record<string, number>>,
  costs: (tenant: SimulatedTenant) => readonly PlanCost[] = costsOf,
) {
  const tenants = [...simulateMonth(habits, counts)];
  return marginsOf(tenants.flatMap(termsOf), tenants.flatMap(costs), month).plans;
}

/** Beside all other costs, a file at the drafts' price: nobody's processor time is counted twice. */
const costsAtDraftPrice = (tenant: SimulatedTenant): PlanCost[] => {
  const { tenantId, plan: planId, entries } = tenant;
  const files = entries.filter(({ type }) => type === 'sample-processed.v1').length;
  return [
    ...costsOf(tenant).filter(({ kind }) => kind !== 'cpu_ms'),
    { tenantId, planId, kind: 'files', costMicros: files * draftFileMicros },
  ];
};

/** Model money in 30 days that version 1 of each plan allows. */
const modelBudgets: Readonly<Record<string, number>> = {
  free: 100_000,
  pro: 5_000_000,
  enterprise: 100_000_000,
};

/** What is left of a tenant's margin when its models take all that the plan allows. */
function marginAtBudget(plan: PlanMargin): number {
  const models = plan.costs.filter(({ kind }) => kind.startsWith('model_'));
  const spent = models.reduce((sum, { costMicros }) => sum + costMicros, 0) / plan.tenants;
  return Math.round(plan.marginMicros / plan.tenants - Math.max(0, (modelBudgets[plan.plan] ?? 0) - spent));
}

const dollars = (micros: number | null) =>
  micros === null
    ? '–'
    : `${micros < 0 ? '−' : ''}$${(Math.abs(micros) / 1e6).toFixed(4).replace(/(\.\d\d)0+$/, '$1')}`;
const each = (plan: PlanMargin, micros: number) => dollars(Math.round(micros / plan.tenants));
const say = (line = '') => process.stdout.write(`${line}\n`);

function table(title: string, plans: readonly PlanMargin[]): void {
  say(`### ${title}`);
  say();
  say(
    '| plan | tenants | revenue each | cost each | margin each | loses money | margin with all model money spent | dearest costs each |',
  );
  say('|---|---|---|---|---|---|---|---|');
  for (const plan of plans) {
    const dearest = plan.costs
      .slice(0, 4)
      .map(({ kind, costMicros }) => `${kind} ${each(plan, costMicros)}`)
      .join(', ');
    say(
      `| ${plan.plan} | ${plan.tenants} | ${each(plan, plan.revenueMicros)} | ${each(plan, plan.costMicros)} | ${each(plan, plan.marginMicros)} | ${plan.losesMoney ? 'yes' : 'no'} | ${dollars(marginAtBudget(plan))} | ${dearest} |`,
    );
  }
  say();
  for (const { plan, freeTenants } of breakEvens(plans))
    say(`One ${plan} tenant carries ${freeTenants ?? 'no'} free ones.`);
  say();
}

table(
  'A month of 1,000 free, 100 pro and 3 enterprise tenants',
  marginsOfMonth(usualHabits, { free: 1_000, pro: 100, enterprise: 3 }),
);
const full = { free: 20, pro: 20, enterprise: 20 };
table('Every limit used up, 20 tenants of each plan', marginsOfMonth(fullHabits, full));
table(
  'Every limit used up, a file at the drafts’ tenth of a cent',
  marginsOfMonth(fullHabits, full, costsAtDraftPrice),
);
say('### What the drafts claimed of a tenant’s month');
say();
say('| | plan | claim | claimed margin | by its own numbers |');
say('|---|---|---|---|---|');
for (const { id, plan, claim, claimedMicrosMin, claimedMicrosMax, recomputedMicros } of claims) {
  const claimed = [...new Set([claimedMicrosMin, claimedMicrosMax].map(dollars))].join(' to ');
  say(`| ${id} | ${plan} | ${claim} | ${claimed} | ${dollars(recomputedMicros)} |`);
}
