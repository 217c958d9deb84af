import { Text } from '@mantine/core';
import { useState } from 'react';
import { $api, type Answer } from '../../../api/client.ts';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { money, number } from '../../../format.ts';
import { type CostRow, costsOf } from './costs.ts';
import classes from './receipt-panel.module.css';

const shownDays = 90;
const dayMs = 86_400_000;
const jobNames: Readonly<Record<string, string>> = {
  world: 'Made',
  refresh: 'Refreshed',
  preview: 'Previewed',
  publish: 'Published',
};

/** What a world has cost, job by job, with every line behind it. */
export function ReceiptPanel({ worldId }: { readonly worldId: string }) {
  const [from] = useState(() => new Date(Date.now() - shownDays * dayMs).toISOString());
  const limit = 100;
  const to = new Date(Date.parse(from) + (shownDays + 1) * dayMs).toISOString();
  const receipts = $api.useQuery('get', '/v1/receipts/jobs', { params: { query: { from, to, limit } } });
  const jobs = $api.useQuery('get', '/v1/jobs', { params: { query: { limit } } });
  const playlists = $api.useQuery('get', '/v1/worlds/{id}/playlists', { params: { path: { id: worldId } } });
  const error = receipts.error ?? jobs.error;
  if (error)
    return (
      <Panel title="What it has cost">
        <Failed error={error} again={() => Promise.all([receipts.refetch(), jobs.refetch()])} />
      </Panel>
    );
  if (!receipts.data || !jobs.data || !playlists.data)
    return (
      <Panel title="What it has cost">
        <Loading lines={3} />
      </Panel>
    );
  const { rows, totalMicros } = costsOf(
    { worldId, playlistIds: playlists.data.items.map(({ id }) => id) },
    jobs.data.items,
    receipts.data.items,
  );
  return (
    <Panel
      title="What it has cost"
      about={`${money(totalMicros)} in the last ${shownDays} days, as the ledger has it.`}
    >
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has been spent on it in this time.
        </Text>
      )}
      <ul className={classes.jobs}>
        {rows.map((row) => (
          <JobCost key={row.jobId} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

function JobCost({ row: { jobId, what, at, costMicros } }: { readonly row: CostRow }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary className={classes.job}>
          <span>
            {jobNames[what] ?? what} <When at={at} />
          </span>
          <span>{money(costMicros)}</span>
        </summary>
        {isOpen && <Lines jobId={jobId} />}
      </details>
    </li>
  );
}

type Line = Answer<'/v1/receipts'>['lines'][number];

const words = (name: string) => name.replaceAll(/[_-]/g, ' ');
const columns: readonly Column<Line>[] = [
  { label: 'For', cell: ({ operation }) => words(operation) },
  {
    label: 'What',
    cell: ({ kind, quantity, resource }) =>
      `${number(quantity)} ${words(kind)}${resource ? `, ${resource}` : ''}`,
  },
  { label: 'Cost', cell: ({ cost_micros }) => money(cost_micros), isNumber: true },
];

function Lines({ jobId }: { readonly jobId: string }) {
  const receipt = $api.useQuery('get', '/v1/receipts', { params: { query: { job_id: jobId } } });
  if (receipt.error) return <Failed error={receipt.error} again={() => receipt.refetch()} />;
  if (!receipt.data) return <Loading lines={3} />;
  return (
    <DataTable
      caption="Receipt, line by line"
      columns={columns}
      rows={receipt.data.lines}
      rowKey={({ id }) => id}
    />
  );
}
