import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { money } from '../../../format.ts';
import { BudgetStateMark } from '../budget-state.tsx';
import { csvAddress } from '../csv-address.ts';
import { shareLabel } from './words.ts';

type Budget = Answer<'/v1/admin/budgets'>['items'][number];

const most = 8;

const columns: Column<Budget>[] = [
  {
    label: 'Tenant',
    cell: ({ tenant_id, name }) => (
      <Anchor component={Link} href={`/operator/budgets?tenant=${tenant_id}`} size="sm">
        {name ?? tenant_id}
      </Anchor>
    ),
  },
  { label: 'State', cell: ({ state }) => <BudgetStateMark state={state} /> },
  { label: 'Used', cell: ({ used_micros }) => money(used_micros), isNumber: true },
  { label: 'Budget', cell: ({ budget_micros }) => money(budget_micros), isNumber: true },
  {
    label: 'Share',
    cell: ({ used_micros, budget_micros }) => shareLabel(used_micros, budget_micros),
    isNumber: true,
  },
  { label: 'Projected', cell: ({ projected_micros }) => money(projected_micros), isNumber: true },
  { label: 'Begins anew', cell: ({ resets_at }) => <When at={resets_at} /> },
];

/** Budgets that are used up, near their end, or will be passed this month at the rate of the last week. */
export function BudgetsNear({ tenantId }: { readonly tenantId: string | null }) {
  const query = { limit: 50, ...(tenantId !== null && { tenant_id: tenantId }) };
  const budgets = $api.useQuery('get', '/v1/admin/budgets', { params: { query } });
  return (
    <Panel
      title={tenantId ? 'Its budget' : 'Budgets near their end'}
      about="In the calendar month of each tenant; used is what is spent and what running jobs may still take."
      actions={
        <Anchor component={Link} href="/operator/budgets" size="sm">
          All budgets
        </Anchor>
      }
    >
      <Loaded query={budgets} lines={4}>
        {({ items }) => {
          const rows = tenantId ? items : items.filter(isPressing).slice(0, most);
          if (rows.length === 0)
            return (
              <Text c="dimmed" size="sm">
                {tenantId ? 'This tenant has no budget.' : 'No budget is near its end.'}
              </Text>
            );
          return (
            <DataTable
              caption="Budgets near their end"
              columns={columns}
              rows={rows}
              rowKey={({ tenant_id }) => tenant_id}
              csv={csvAddress('/v1/admin/budgets', { ...query, limit: 1_000 })}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}

const isPressing = ({ state, projected_micros, budget_micros }: Budget) =>
  state === 'near' || state === 'spent' || (state === 'ok' && projected_micros > budget_micros);
