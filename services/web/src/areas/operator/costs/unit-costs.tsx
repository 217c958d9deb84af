import { Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { $api, type Answer } from '../../../api/client.ts';
import { Bullet } from '../../../components/charts/bullet.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Panel } from '../../../components/panel.tsx';
import { money, number } from '../../../format.ts';
import { csvAddress } from '../csv-address.ts';
import type { ChosenPeriod } from './use-period.ts';
import { unitVerdict, unitWords } from './words.ts';

type Unit = Answer<'/v1/admin/unit-costs'>['items'][number];

const moneyOr = (micros: number | null) => (micros === null ? '–' : money(micros));
const columns: Column<Unit>[] = [
  { label: 'Unit', cell: ({ unit }) => unitWords[unit].one },
  { label: 'Made', cell: ({ units }) => number(units), isNumber: true },
  { label: 'Mean', cell: ({ cost_micros_each }) => moneyOr(cost_micros_each), isNumber: true },
  { label: 'Half cost at most', cell: ({ cost_micros_p50 }) => moneyOr(cost_micros_p50), isNumber: true },
  { label: '19 of 20 at most', cell: ({ cost_micros_p95 }) => moneyOr(cost_micros_p95), isNumber: true },
  { label: 'Target', cell: ({ target_micros }) => money(target_micros), isNumber: true },
];

/** What a world, a sample and a listener's week cost against their targets. */
export function UnitCosts({ span }: { readonly span: ChosenPeriod['span'] }) {
  const query = $api.useQuery('get', '/v1/admin/unit-costs', { params: { query: span } });
  return (
    <Panel
      title="Cost of one against its target"
      about="The bar is the mean, the line the target, the grey band the range from the middle one to the dearest in twenty."
    >
      <Loaded query={query} lines={6}>
        {({ items }) => (
          <Stack gap="lg">
            {items.map((unit) => (
              <UnitCost key={unit.unit} unit={unit} />
            ))}
            <DataTable
              caption="Cost of one against its target"
              columns={columns}
              rows={items}
              rowKey={({ unit }) => unit}
              csv={csvAddress('/v1/admin/unit-costs', span)}
            />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function UnitCost({ unit }: { readonly unit: Unit }) {
  const { cost_micros_each: each, target_micros: target, cost_micros_p50: p50, cost_micros_p95: p95 } = unit;
  const isGood = each === null || each <= target;
  const words = unitWords[unit.unit];
  const verdict = unitVerdict(unit);
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>
          {words.each} {each !== null && <>costs {money(each)}</>}
        </Text>
        <Group gap={6} c={each === null ? 'dimmed' : isGood ? 'var(--trc-good)' : 'var(--trc-bad)'}>
          {each !== null &&
            (isGood ? <IconCircleCheck size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />)}
          <Text size="sm">{verdict}</Text>
        </Group>
      </Group>
      {each !== null && (
        <Bullet
          title={`${words.each} costs ${money(each)}: ${verdict}`}
          value={each}
          target={target}
          {...(p50 !== null && p95 !== null && { spread: { from: p50, to: p95 } })}
          isGood={isGood}
        />
      )}
    </div>
  );
}
