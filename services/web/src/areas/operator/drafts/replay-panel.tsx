import { Badge, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import { day, money, number } from '../../../format.ts';
import { changed, type Draft, type Replayed } from './what-if.ts';

const dayMs = 86_400_000;
const spans = [
  { value: '7', label: 'the last 7 days' },
  { value: '30', label: 'the last 30 days' },
  { value: '90', label: 'the last 90 days' },
];

type Outcome = Replayed['plans'][number];

/** What a draft would have changed if it had held: everything that was used is reckoned anew, and nothing is changed. */
export function ReplayPanel({ draft }: { readonly draft: Draft }) {
  const [days, setDays] = useState('30');
  const replay = $api.useMutation('post', '/v1/admin/what-if');
  const start = () => {
    const to = new Date();
    const from = new Date(to.getTime() - Number(days) * dayMs);
    replay.mutate({ body: { ...draft, from: from.toISOString(), to: to.toISOString() } });
  };
  return (
    <Panel title="What if" about="The draft on what was really used. Nothing is changed by it.">
      <Group align="flex-end">
        <NativeSelect
          label="Over"
          data={spans}
          value={days}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
        />
        <Button variant="default" loading={replay.isPending} onClick={start}>
          Try the draft
        </Button>
      </Group>
      {replay.error && <Failed error={replay.error} again={start} />}
      <div aria-live="polite">{replay.data && <Outcomes replayed={replay.data} />}</div>
    </Panel>
  );
}

function Outcomes({ replayed: { from, to, usage_events, plans } }: { readonly replayed: Replayed }) {
  const money3 = (label: string, of: (outcome: Outcome['before']) => number) => ({
    label,
    isNumber: true,
    by: ({ after }: Outcome) => of(after),
    cell: ({ before, after }: Outcome) => (
      <Stack gap={0}>
        <span>{money(of(after))}</span>
        <Text size="xs" c="dimmed">
          {changed(of(before), of(after), money)}
        </Text>
      </Stack>
    ),
  });
  return (
    <Stack gap="xs">
      <Text size="sm">
        {number(usage_events)} facts of usage from {day(from)} to {day(to)}.
      </Text>
      <DataTable
        caption="Revenue, cost and margin of every plan under the draft"
        rows={plans}
        rowKey={({ plan }) => plan}
        empty="Nothing was used in this time."
        columns={[
          { label: 'Plan', by: ({ plan }) => plan, cell: ({ plan }) => plan },
          money3('Revenue', ({ revenue_micros }) => revenue_micros),
          money3('Cost', ({ cost_micros }) => cost_micros),
          money3('Margin', ({ margin_micros }) => margin_micros),
          {
            label: 'Jobs refused',
            isNumber: true,
            by: ({ refused_jobs }) => refused_jobs,
            cell: ({ jobs, refused_jobs }) => `${number(refused_jobs)} of ${number(jobs)}`,
          },
          { label: 'Verdict', cell: ({ before, after }) => <Verdict before={before} after={after} /> },
        ]}
      />
    </Stack>
  );
}

function Verdict({ before, after }: Pick<Outcome, 'before' | 'after'>) {
  if (!after.loses_money)
    return (
      <Badge variant="light" color="green" autoContrast>
        {before.loses_money ? 'no longer loses money' : 'earns money'}
      </Badge>
    );
  return (
    <Badge variant="light" color="red" autoContrast>
      {before.loses_money ? 'still loses money' : 'would lose money'}
    </Badge>
  );
}
