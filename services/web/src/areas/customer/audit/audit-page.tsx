import { Button, Code, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { actionInWords, actions, actorInWords, detailsInWords } from '../../../audit-words.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Empty } from '../../../components/empty.tsx';
import { Waiting } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { When } from '../../../components/when.tsx';
import { spanOfDays } from '../../../days.ts';

interface Filter {
  readonly action: string;
  /** Days of this browser's calendar, `2026-11-21`; empty is no bound. */
  readonly from: string;
  readonly to: string;
}

const everything: Filter = { action: '', from: '', to: '' };
const rowsPerPage = 50;

/** The filter as the API takes it. */
const queryOf = ({ action, from, to }: Filter) => ({
  limit: rowsPerPage,
  ...(action && { action }),
  ...spanOfDays({ from, to }),
});

export default function AuditPage() {
  const [filter, setFilter] = useState(everything);
  const change = (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part }));
  return (
    <Page
      title="Audit log"
      about="Who changed what in your account, newest first. Nobody can change it; it names people by who they are now."
    >
      <Group align="flex-end" role="search" aria-label="Filter the log">
        <NativeSelect
          label="What"
          value={filter.action}
          data={[
            { value: '', label: 'Everything' },
            ...actions.map((action) => ({ value: action, label: actionInWords(action) })),
          ]}
          onChange={({ currentTarget }) => change({ action: currentTarget.value })}
        />
        <TextInput
          label="From"
          type="date"
          value={filter.from}
          onChange={({ currentTarget }) => change({ from: currentTarget.value })}
        />
        <TextInput
          label="To"
          type="date"
          value={filter.to}
          onChange={({ currentTarget }) => change({ to: currentTarget.value })}
        />
        <Button variant="default" onClick={() => setFilter(everything)}>
          Show everything
        </Button>
      </Group>
      <Entries filter={filter} />
    </Page>
  );
}

function Entries({ filter }: { readonly filter: Filter }) {
  const entries = $api.useInfiniteQuery('get', '/v1/audit', { params: { query: queryOf(filter) } }, byCursor);
  const people = $api.useQuery('get', '/v1/users', { params: { query: { limit: 100 } } });
  if (!entries.data) return <Waiting query={entries} lines={8} height={36} />;
  const rows = itemsOf(entries.data);
  if (rows.length === 0)
    return filter === everything ? (
      <Empty title="Nothing in the log yet">What people change in this account will stand here.</Empty>
    ) : (
      <Empty title="Nothing of this kind">
        Nothing like it was done in this time. Choose another filter.
      </Empty>
    );
  const names = new Map(people.data?.items.map(({ id, name }) => [id as string, name]));
  return (
    <>
      <DataTable
        caption="Changes in your account"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { label: 'When', cell: ({ at }) => <When at={at} /> },
          { label: 'Who', cell: (entry) => (people.data ? actorInWords(entry, names) : '…') },
          { label: 'What', cell: ({ action }) => <Text fw={600}>{actionInWords(action)}</Text> },
          {
            label: 'Of',
            cell: ({ subject }) =>
              subject
                ? (names.get(subject) ?? <Code style={{ overflowWrap: 'anywhere' }}>{subject}</Code>)
                : '',
          },
          {
            label: 'Details',
            cell: ({ details }) => (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {detailsInWords(details)}
              </Text>
            ),
          },
        ]}
      />
      <More query={entries} />
    </>
  );
}
