import type { listAdminBudgets } from '@trc/contracts/http/list-admin-budgets.v1';
import type { listAdminCosts } from '@trc/contracts/http/list-admin-costs.v1';
import type { listAdminMargins } from '@trc/contracts/http/list-admin-margins.v1';
import type { ReplyOf } from '@trc/contracts/message';
import type { listCostTrend } from '@trc/contracts/queries/list-cost-trend.v1';
import type { listUnitCosts } from '@trc/contracts/queries/list-unit-costs.v1';
import { stringify } from 'csv-stringify/sync';
import { type AnswerOf, cast, options } from './csv-file.ts';

/** One row for each group. */
export function costsCsv({ group_by, items }: AnswerOf<typeof listAdminCosts>): string {
  return stringify(
    items.map(({ key, ...group }) => ({ [group_by]: key ?? '', ...group })),
    {
      ...options,
      columns: [group_by, ...(group_by === 'tenant' ? ['name'] : []), 'cost_micros', 'lines', 'jobs'],
    },
  );
}

/** One row for each day and key. */
export function costTrendCsv({ split_by, items }: ReplyOf<typeof listCostTrend>): string {
  return stringify(
    items.map(({ key, ...sums }) => ({ [split_by]: key ?? '', ...sums })),
    { ...options, columns: ['day', split_by, 'cost_micros', 'lines'] },
  );
}

/** One row for each unit. */
export function unitCostsCsv({ items }: ReplyOf<typeof listUnitCosts>): string {
  return stringify(items, options);
}

/** One row for each tenant with a budget. */
export function budgetsCsv(items: AnswerOf<typeof listAdminBudgets>['items']): string {
  const rows = items.map(({ own, operator, ...budget }) => ({
    ...budget,
    own_micros: own?.monthly_micros,
    own_hard: own?.hard,
    operator_micros: operator?.monthly_micros,
    operator_hard: operator?.hard,
  }));
  return stringify(rows, { ...options, cast, columns: budgetColumns });
}

const budgetColumns = [
  'tenant_id',
  'name',
  'state',
  'budget_micros',
  'hard',
  'used_micros',
  'projected_micros',
  'resets_at',
  'own_micros',
  'own_hard',
  'operator_micros',
  'operator_hard',
];

const marginColumns = [
  'of',
  'id',
  'name',
  'plan',
  'tenants',
  'revenue_micros',
  'cost_micros',
  'margin_micros',
  'loses_money',
  'margin_micros_per_tenant_month',
  'free_tenants_carried',
];

/** Plans first, with a column for each kind of cost, then tenants. */
export function marginsCsv({ plans, tenants, break_even }: AnswerOf<typeof listAdminMargins>): string {
  const kinds = [...new Set(plans.flatMap(({ costs }) => costs.map(({ kind }) => kind)))].toSorted();
  const rows = [
    ...plans.map(({ costs, ...plan }) => ({
      of: 'plan',
      id: plan.plan,
      ...plan,
      free_tenants_carried: break_even.find((one) => one.plan === plan.plan)?.free_tenants,
      ...Object.fromEntries(costs.map(({ kind, cost_micros }) => [kind, cost_micros])),
    })),
    ...tenants.map(({ tenant_id, ...tenant }) => ({ of: 'tenant', id: tenant_id, ...tenant })),
  ];
  return stringify(rows, { ...options, cast, columns: [...marginColumns, ...kinds] });
}
