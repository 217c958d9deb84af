import { Anchor, NativeSelect, SimpleGrid } from '@mantine/core';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { Bars } from '../../../components/charts/bars.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Panel } from '../../../components/panel.tsx';
import { money, number } from '../../../format.ts';
import { csvAddress } from '../csv-address.ts';
import { NothingSpent } from './nothing-spent.tsx';
import type { ChosenPeriod } from './use-period.ts';
import { type Dimension, dimensions, dimensionWords, keyLabel, shareLabel } from './words.ts';

type Group = Answer<'/v1/admin/costs'>['items'][number];

const barsMax = 12;
const rowsMax = 200;

interface BreakdownProps {
  readonly chosen: ChosenPeriod;
  readonly tenantId: string | null;
}

/** What was spent, by the dimension that the address names; a tenant's row leads to the costs of that tenant. */
export function Breakdown({ chosen: { span, search, setSearch }, tenantId }: BreakdownProps) {
  const offered = dimensions.filter((one) => one !== 'tenant' || tenantId === null);
  const by: Dimension = offered.find((one) => one === search.get('by')) ?? (tenantId ? 'kind' : 'tenant');
  const query = { ...span, group_by: by, ...(tenantId !== null && { tenant_id: tenantId }) };
  const costs = $api.useQuery('get', '/v1/admin/costs', { params: { query: { ...query, limit: rowsMax } } });
  const choose = (value: string) => {
    const next = new URLSearchParams(search);
    next.set('by', value);
    setSearch(next);
  };
  const addressOf = (tenant: string) => {
    const next = new URLSearchParams(search);
    next.set('tenant', tenant);
    next.delete('by');
    return `/operator?${next}`;
  };
  const labelOf = ({ key, name }: Group) => keyLabel(by, key, name);
  return (
    <Panel
      title="What it is spent on"
      actions={
        <NativeSelect
          label="By"
          value={by}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
          data={offered.map((value) => ({ value, label: dimensionWords[value] }))}
        />
      }
    >
      <Loaded query={costs} lines={8}>
        {({ items, total_micros }) => {
          if (items.length === 0) return <NothingSpent />;
          const columns: Column<Group>[] = [
            {
              label: dimensionWords[by],
              cell: (row) =>
                by === 'tenant' && row.key ? (
                  <Anchor component={Link} href={addressOf(row.key)} size="sm">
                    {labelOf(row)}
                  </Anchor>
                ) : (
                  labelOf(row)
                ),
              by: (row) => (by === 'day' ? (row.key ?? '') : labelOf(row)),
            },
            {
              label: 'Cost',
              cell: ({ cost_micros }) => money(cost_micros),
              by: ({ cost_micros }) => cost_micros,
              isNumber: true,
            },
            {
              label: 'Share',
              cell: ({ cost_micros }) => shareLabel(cost_micros, total_micros),
              by: ({ cost_micros }) => cost_micros,
              isNumber: true,
            },
            { label: 'Jobs', cell: ({ jobs }) => number(jobs), by: ({ jobs }) => jobs, isNumber: true },
          ];
          const shown = by === 'day' ? items.slice(-barsMax) : items.slice(0, barsMax);
          return (
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
              <Bars
                title={`Cost by ${by}`}
                rows={shown.map((row) => ({
                  key: row.key ?? '',
                  label: labelOf(row),
                  value: row.cost_micros,
                }))}
                format={money}
              />
              <DataTable
                caption={`Cost by ${by}`}
                columns={columns}
                rows={items}
                rowKey={({ key }) => key ?? ''}
                csv={csvAddress('/v1/admin/costs', { ...query, limit: 5_000 })}
              />
            </SimpleGrid>
          );
        }}
      </Loaded>
    </Panel>
  );
}
