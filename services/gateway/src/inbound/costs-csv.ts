import type { ReplyOf } from '@trc/contracts/message';
import type { listCosts } from '@trc/contracts/queries/list-costs.v1';
import type { listMargins } from '@trc/contracts/queries/list-margins.v1';
import { stringify } from 'csv-stringify/sync';

/** Text that a spreadsheet would take for a formula is quoted; ids and resources may come from anywhere. */
const options = { header: true, escape_formulas: true } as const;

/** One row for each group. */
export function costsCsv({ group_by, items }: ReplyOf<typeof listCosts>): string {
  return stringify(
    items.map(({ key, ...sums }) => ({ [group_by]: key ?? '', ...sums })),
    { ...options, columns: [group_by, 'cost_micros', 'lines', 'jobs'] },
  );
}

const marginColumns = [
  'of',
  'id',
  'plan',
  'tenants',
  'revenue_micros',
  'cost_micros',
  'margin_micros',
  'loses_money',
  'margin_micros_per_tenant_month',
];

/** Plans first, with a column for each kind of cost, then tenants. */
export function marginsCsv({ plans, tenants }: ReplyOf<typeof listMargins>): string {
  const kinds = [...new Set(plans.flatMap(({ costs }) => costs.map(({ kind }) => kind)))].toSorted();
  const rows = [
    ...plans.map(({ costs, ...plan }) => ({
      of: 'plan',
      id: plan.plan,
      ...plan,
      ...Object.fromEntries(costs.map(({ kind, cost_micros }) => [kind, cost_micros])),
    })),
    ...tenants.map(({ tenant_id, ...tenant }) => ({ of: 'tenant', id: tenant_id, ...tenant })),
  ];
  return stringify(rows, {
    ...options,
    columns: [...marginColumns, ...kinds],
    cast: { boolean: (yes) => String(yes) },
  });
}
