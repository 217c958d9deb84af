import { Anchor, Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { Bars } from '../../../components/charts/bars.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { money, number } from '../../../format.ts';
import { kindLabel, plain } from '../../../ledger-words.ts';
import { Figure, Figures } from '../costs/figures.tsx';
import { LosingPlans } from '../costs/losing-plans.tsx';
import { marginsOfAll } from '../costs/margins.ts';
import { PeriodPicker } from '../costs/period-picker.tsx';
import { usePeriod } from '../costs/use-period.ts';
import { csvAddress } from '../csv-address.ts';

type Margins = Answer<'/v1/admin/margins'>;
type Plan = Margins['plans'][number];
type Tenant = Margins['tenants'][number];

/** As many tenants as the API names at once, those that earn least first. */
const tenantsMax = 2_000;

/** What comes in and what goes out, by plan and by tenant. */
export default function MarginsPage() {
  const chosen = usePeriod();
  const query = { ...chosen.span, tenants_max: tenantsMax };
  const margins = $api.useQuery('get', '/v1/admin/margins', { params: { query } });
  const csv = csvAddress('/v1/admin/margins', query);
  return (
    <Page
      title="Margins"
      about="Revenue is the price of each plan for the time that it was held; a cost belongs to the plan that its tenant was on at that moment."
    >
      <PeriodPicker chosen={chosen} />
      <LosingPlans span={chosen.span} />
      <Loaded query={margins} lines={12}>
        {(data) => (
          <Stack gap="lg">
            <Totals plans={data.plans} />
            <Plans margins={data} csv={csv} />
            <Tenants tenants={data.tenants} csv={csv} search={chosen.search} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Totals({ plans }: { readonly plans: readonly Plan[] }) {
  const { revenueMicros, costMicros, marginMicros } = marginsOfAll(plans);
  return (
    <Figures>
      <Figure label="Revenue" value={money(revenueMicros)} />
      <Figure label="Cost" value={money(costMicros)} about="Payment fees with it" />
      <Figure
        label="Margin"
        value={money(marginMicros)}
        isBad={marginMicros < 0}
        about={marginMicros < 0 ? 'It costs more than it earns.' : undefined}
      />
    </Figures>
  );
}

const marginColumn = <Row extends { margin_micros: number; loses_money: boolean }>(): Column<Row> => ({
  label: 'Margin',
  cell: ({ margin_micros, loses_money }) =>
    loses_money ? (
      <Text span inherit c="var(--trc-bad)">
        {money(margin_micros)} loss
      </Text>
    ) : (
      money(margin_micros)
    ),
  by: ({ margin_micros }) => margin_micros,
  isNumber: true,
});

const amounts = <Row extends { revenue_micros: number; cost_micros: number }>(): Column<Row>[] => [
  {
    label: 'Revenue',
    cell: ({ revenue_micros }) => money(revenue_micros),
    by: ({ revenue_micros }) => revenue_micros,
    isNumber: true,
  },
  {
    label: 'Cost',
    cell: ({ cost_micros }) => money(cost_micros),
    by: ({ cost_micros }) => cost_micros,
    isNumber: true,
  },
];

/** Free tenants that one tenant of a plan carries. */
const carries = (freeTenants: number | null | undefined) =>
  freeTenants == null ? '–' : `carries ${number(freeTenants)} free`;

function Plans({ margins, csv }: { readonly margins: Margins; readonly csv: string }) {
  const columns: Column<Plan>[] = [
    { label: 'Plan', cell: ({ plan }) => plain(plan), by: ({ plan }) => plan },
    {
      label: 'Tenants',
      cell: ({ tenants }) => number(tenants),
      by: ({ tenants }) => tenants,
      isNumber: true,
    },
    ...amounts<Plan>(),
    marginColumn<Plan>(),
    {
      label: 'A tenant, 30 days',
      cell: ({ margin_micros_per_tenant_month: each }) => (each === null ? '–' : money(each)),
      by: ({ margin_micros_per_tenant_month: each }) => each ?? Number.NEGATIVE_INFINITY,
      isNumber: true,
    },
    {
      label: 'Break-even',
      cell: ({ plan }) => carries(margins.break_even.find((one) => one.plan === plan)?.free_tenants),
      isNumber: true,
    },
  ];
  return (
    <>
      <Panel title="By plan">
        <Bars
          title="Margin by plan"
          rows={margins.plans.map(({ plan, margin_micros }) => ({
            key: plan,
            label: plain(plan),
            value: margin_micros,
          }))}
          format={money}
        />
        <DataTable
          caption="Margin by plan"
          columns={columns}
          rows={margins.plans}
          rowKey={({ plan }) => plan}
          csv={csv}
        />
      </Panel>
      <Panel title="What plans cost, by kind">
        <KindsOfCost plans={margins.plans} csv={csv} />
      </Panel>
    </>
  );
}

function KindsOfCost({ plans, csv }: { readonly plans: readonly Plan[]; readonly csv: string }) {
  const totals = new Map<string, number>();
  for (const { kind, cost_micros } of plans.flatMap(({ costs }) => costs))
    totals.set(kind, (totals.get(kind) ?? 0) + cost_micros);
  const kinds = [...totals]
    .filter(([, micros]) => micros !== 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind]) => kind);
  const costOf = (plan: Plan, kind: string) => plan.costs.find((one) => one.kind === kind)?.cost_micros ?? 0;
  return (
    <DataTable
      caption="What plans cost, by kind"
      columns={[
        { label: 'Kind', cell: (kind) => kindLabel(kind), by: (kind) => kindLabel(kind) },
        ...plans.map(
          (plan): Column<string> => ({
            label: plain(plan.plan),
            cell: (kind) => money(costOf(plan, kind)),
            by: (kind) => costOf(plan, kind),
            isNumber: true,
          }),
        ),
        {
          label: 'All',
          cell: (kind) => money(totals.get(kind) ?? 0),
          by: (kind) => totals.get(kind) ?? 0,
          isNumber: true,
        },
      ]}
      rows={kinds}
      rowKey={(kind) => kind}
      csv={csv}
      empty="Nothing was spent in this time."
    />
  );
}

interface TenantsProps {
  readonly tenants: readonly Tenant[];
  readonly csv: string;
  readonly search: URLSearchParams;
}

function Tenants({ tenants, csv, search }: TenantsProps) {
  const [onlyLosing, setOnlyLosing] = useState(false);
  const addressOf = (tenantId: string) => {
    const next = new URLSearchParams(search);
    next.set('tenant', tenantId);
    return `/operator?${next}`;
  };
  const losing = tenants.filter((one) => one.loses_money);
  const columns: Column<Tenant>[] = [
    {
      label: 'Tenant',
      cell: ({ tenant_id, name }) => (
        <Anchor component={Link} href={addressOf(tenant_id)} size="sm">
          {name ?? tenant_id}
        </Anchor>
      ),
      by: ({ tenant_id, name }) => name ?? tenant_id,
    },
    { label: 'Plan', cell: ({ plan }) => plain(plan), by: ({ plan }) => plan },
    ...amounts<Tenant>(),
    marginColumn<Tenant>(),
  ];
  return (
    <Panel
      title="By tenant"
      about={
        losing.length === 0
          ? 'No tenant costs more than it pays.'
          : `${number(losing.length)} of ${number(tenants.length)} cost more than they pay. The least margin is first.`
      }
      actions={
        <Checkbox
          label="Only those at a loss"
          checked={onlyLosing}
          onChange={({ currentTarget }) => setOnlyLosing(currentTarget.checked)}
        />
      }
    >
      <DataTable
        caption="Margin by tenant"
        columns={columns}
        rows={onlyLosing ? losing : tenants}
        rowKey={({ tenant_id }) => tenant_id}
        csv={csv}
        empty={onlyLosing ? 'Nobody is at a loss in this time.' : 'There is no tenant yet.'}
      />
    </Panel>
  );
}
