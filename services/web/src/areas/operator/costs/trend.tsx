import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { Numbers } from '../../../components/charts/chart.tsx';
import { restKey, stackOf } from '../../../components/charts/stack.ts';
import { StackedBars } from '../../../components/charts/stacked-bars.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Panel } from '../../../components/panel.tsx';
import { money } from '../../../format.ts';
import { csvAddress } from '../csv-address.ts';
import { NothingSpent } from './nothing-spent.tsx';
import { daysOf } from './period.ts';
import type { ChosenPeriod } from './use-period.ts';
import { dayLabel, keyLabel } from './words.ts';

const splits = ['kind', 'model', 'operation'] as const;
type Split = (typeof splits)[number];
const splitWords: Readonly<Record<Split, string>> = {
  kind: 'Kind',
  model: 'Model (model money only)',
  operation: 'Operation',
};
/** What stands for a key that the ledger does not have. */
const noKey = '';

interface TrendProps {
  readonly chosen: ChosenPeriod;
  readonly tenantId: string | null;
}

/** Spend by day, each bar split by one dimension. */
export function Trend({ chosen: { span, period, today }, tenantId }: TrendProps) {
  const [split, setSplit] = useState<Split>('kind');
  const query = { ...span, split_by: split, ...(tenantId !== null && { tenant_id: tenantId }) };
  const trend = $api.useQuery('get', '/v1/admin/costs/trend', { params: { query } });
  const label = (key: string, isRest = false) =>
    isRest && key === restKey ? 'Everything else' : keyLabel(split, key === noKey ? null : key);
  return (
    <Panel
      title="Spend by day"
      actions={
        <NativeSelect
          label="Split by"
          value={split}
          onChange={({ currentTarget }) => setSplit(currentTarget.value as Split)}
          data={splits.map((value) => ({ value, label: splitWords[value] }))}
        />
      }
    >
      <Loaded query={trend} lines={10}>
        {({ items, total_micros }) => {
          if (total_micros === 0) return <NothingSpent />;
          const cells = items.map(({ day, key, cost_micros }) => ({
            column: day,
            key: key ?? noKey,
            value: cost_micros,
          }));
          const days = daysOf(period, today);
          const stack = stackOf(cells, days);
          const all = stackOf(cells, days, Number.POSITIVE_INFINITY);
          type Row = (typeof all.columns)[number];
          const columns: Column<Row>[] = [
            { label: 'Day', cell: ({ column }) => dayLabel(column), by: ({ column }) => column },
            ...all.series.map(
              ({ key }, place): Column<Row> => ({
                label: label(key),
                cell: ({ values }) => money(values[place] ?? 0),
                by: ({ values }) => values[place] ?? 0,
                isNumber: true,
              }),
            ),
            { label: 'All', cell: ({ total }) => money(total), by: ({ total }) => total, isNumber: true },
          ];
          return (
            <>
              <StackedBars
                title={`Spend by day and ${split}`}
                stack={stack}
                columnName="Day"
                columnLabel={dayLabel}
                seriesLabel={label}
                format={money}
              />
              <Numbers>
                <DataTable
                  caption={`Spend by day and ${split}`}
                  columns={columns}
                  rows={all.columns}
                  rowKey={({ column }) => column}
                  csv={csvAddress('/v1/admin/costs/trend', query)}
                />
              </Numbers>
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
