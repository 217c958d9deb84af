import { Anchor, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Empty } from '../../../components/empty.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { money } from '../../../format.ts';
import { BudgetStateMark } from '../budget-state.tsx';
import { type BudgetState, shareLabel, stateWords } from '../costs/words.ts';
import { csvAddress } from '../csv-address.ts';
import { BudgetForm, type BudgetOf } from './budget-form.tsx';
import { FindTenant } from './find-tenant.tsx';

type Budget = Answer<'/v1/admin/budgets'>['items'][number];

const states: readonly BudgetState[] = ['spent', 'near', 'ok', 'stopped'];
const limit = 50;

/** Who has a budget, how far it is used, and the operator's own bound on each. */
export default function BudgetsPage() {
  const [search, setSearch] = useSearchParams();
  const tenantId = search.get('tenant');
  const state = states.find((one) => one === search.get('state'));
  const [changing, setChanging] = useState<BudgetOf | null>(null);
  const query = { limit, ...(state && { state }), ...(tenantId && { tenant_id: tenantId }) };
  const budgets = $api.useInfiniteQuery('get', '/v1/admin/budgets', { params: { query } }, byCursor);
  const show = (next: Readonly<Record<string, string>>) =>
    setSearch(new URLSearchParams(next), { replace: true });
  return (
    <Page
      title="Budgets"
      about="What tenants may spend in a calendar month. A tenant sets one for itself, and you may set another beside it; the tighter one decides."
      actions={<FindTenant onFound={setChanging} />}
    >
      <Panel
        title={tenantId ? 'The budget of one tenant' : 'Who is near'}
        actions={
          tenantId ? (
            <Button size="compact-sm" variant="default" onClick={() => show({})}>
              Show all budgets
            </Button>
          ) : (
            <Group gap={4} role="group" aria-label="State">
              <Button
                size="compact-sm"
                variant={state ? 'default' : 'filled'}
                aria-pressed={!state}
                onClick={() => show({})}
              >
                All
              </Button>
              {states.map((one) => (
                <Button
                  key={one}
                  size="compact-sm"
                  variant={state === one ? 'filled' : 'default'}
                  aria-pressed={state === one}
                  onClick={() => show({ state: one })}
                >
                  {stateWords[one]}
                </Button>
              ))}
            </Group>
          )
        }
      >
        <Loaded query={budgets} lines={8}>
          {(data) => {
            const rows = itemsOf(data);
            if (rows.length === 0)
              return <NoBudget isFiltered={Boolean(state)} isTenant={Boolean(tenantId)} />;
            return (
              <>
                <DataTable
                  caption="Budgets and how far they are used"
                  columns={columnsOf(setChanging)}
                  rows={rows}
                  rowKey={({ tenant_id }) => tenant_id}
                  csv={csvAddress('/v1/admin/budgets', { ...query, limit: 1_000 })}
                />
                <More query={budgets} />
              </>
            );
          }}
        </Loaded>
      </Panel>
      {changing && (
        <BudgetForm key={changing.tenant_id} budget={changing} onClose={() => setChanging(null)} />
      )}
    </Page>
  );
}

function NoBudget({ isFiltered, isTenant }: { readonly isFiltered: boolean; readonly isTenant: boolean }) {
  if (isFiltered) return <Text c="dimmed">No budget is in this state.</Text>;
  return (
    <Empty title={isTenant ? 'This tenant has no budget' : 'Nobody has a budget yet'}>
      Without one, only the plan limits what is spent. Find a tenant above to set a bound on it.
    </Empty>
  );
}

function bound(budget: Budget['own']): string {
  if (budget?.monthly_micros == null) return '–';
  return `${money(budget.monthly_micros)}, ${budget.hard ? 'refuses' : 'warns'}`;
}

const columnsOf = (change: (budget: Budget) => void): Column<Budget>[] => [
  {
    label: 'Tenant',
    cell: ({ tenant_id, name }) => (
      <Anchor component={Link} href={`/operator?tenant=${tenant_id}`} size="sm">
        {name ?? tenant_id}
      </Anchor>
    ),
    by: ({ tenant_id, name }) => name ?? tenant_id,
  },
  {
    label: 'State',
    cell: ({ state }) => <BudgetStateMark state={state} />,
    by: ({ state }) => states.indexOf(state),
  },
  {
    label: 'Used',
    cell: ({ used_micros }) => money(used_micros),
    by: ({ used_micros }) => used_micros,
    isNumber: true,
  },
  {
    label: 'Budget',
    cell: ({ budget_micros }) => money(budget_micros),
    by: ({ budget_micros }) => budget_micros,
    isNumber: true,
  },
  {
    label: 'Share',
    cell: ({ used_micros, budget_micros }) => shareLabel(used_micros, budget_micros),
    by: ({ used_micros, budget_micros }) => (budget_micros === 0 ? -1 : used_micros / budget_micros),
    isNumber: true,
  },
  {
    label: 'Projected',
    cell: ({ projected_micros }) => money(projected_micros),
    by: ({ projected_micros }) => projected_micros,
    isNumber: true,
  },
  { label: 'Its own', cell: ({ own }) => bound(own), isNumber: true },
  { label: 'Yours', cell: ({ operator }) => bound(operator), isNumber: true },
  { label: 'Begins anew', cell: ({ resets_at }) => <When at={resets_at} /> },
  {
    label: 'Change',
    cell: (budget) => (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Change the budget of ${budget.name ?? budget.tenant_id}`}
        onClick={() => change(budget)}
      >
        Change
      </Button>
    ),
  },
];
