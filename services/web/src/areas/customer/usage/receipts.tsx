import { Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Waiting } from '../../../components/loaded.tsx';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/more.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { money, number } from '../../../format.ts';
import { kindLabel, plain, quantityInWords } from '../../../ledger-words.ts';
import { kindInWords } from '../job-words.ts';
import { Opened } from '../opened.tsx';
import { useJobFacts } from './job-facts.ts';
import classes from './receipts.module.css';

/** What each job has cost in the last thirty days, and the lines of the ledger behind it. */
export function Receipts() {
  const [opened, setOpened] = useState<string | null>(null);
  const receipts = $api.useInfiniteQuery(
    'get',
    '/v1/receipts/jobs',
    { params: { query: { limit: 20 } } },
    byCursor,
  );
  const facts = useJobFacts(receipts.data?.pageParams ?? []);
  const nameOf = (jobId: string) => {
    const job = facts.get(jobId);
    return job ? kindInWords(job.kind) : 'Job';
  };
  return (
    <Panel title="Receipts" about="What the jobs of the last 30 days have cost, newest first.">
      {receipts.isPending && <Loading lines={6} height={44} />}
      {receipts.error && !receipts.data && <Failed error={receipts.error} again={() => receipts.refetch()} />}
      {opened && (
        <Opened
          key={opened}
          title={`Receipt: ${nameOf(opened)}`}
          closeLabel="Close the receipt"
          onClose={() => setOpened(null)}
        >
          <Receipt jobId={opened} />
        </Opened>
      )}
      {receipts.data && (
        <>
          <DataTable
            caption="Receipts of jobs"
            rows={itemsOf(receipts.data)}
            rowKey={({ job_id }) => job_id}
            empty="Nothing has been spent in this time."
            columns={[
              {
                label: 'Job',
                cell: ({ job_id }) => (
                  <div>
                    <UnstyledButton
                      className={classes.opener}
                      aria-expanded={job_id === opened}
                      onClick={() => setOpened(job_id === opened ? null : job_id)}
                    >
                      {nameOf(job_id)}
                    </UnstyledButton>
                    <Text size="xs" c="dimmed" ff="monospace">
                      {job_id}
                    </Text>
                  </div>
                ),
              },
              {
                label: 'Begun',
                by: ({ job_id }) => job_id,
                cell: ({ job_id }) => {
                  const job = facts.get(job_id);
                  return job ? <When at={job.created_at} /> : '–';
                },
              },
              { label: 'Lines', isNumber: true, cell: ({ lines }) => number(lines) },
              {
                label: 'Cost',
                isNumber: true,
                by: ({ cost_micros }) => cost_micros,
                cell: ({ cost_micros }) => money(cost_micros),
              },
            ]}
          />
          <More query={receipts} />
        </>
      )}
    </Panel>
  );
}

function Receipt({ jobId }: { readonly jobId: string }) {
  const receipt = $api.useQuery('get', '/v1/receipts', { params: { query: { job_id: jobId } } });
  if (!receipt.data) return <Waiting query={receipt} lines={3} />;
  const { cost_micros, lines } = receipt.data;
  const prices = new Set(lines.map(({ price_table_version }) => price_table_version));
  return (
    <>
      <Text size="sm">
        <strong>{money(cost_micros)}</strong> by the prices of {[...prices].join(', ')}
      </Text>
      <DataTable
        caption="Lines of the ledger"
        rows={lines}
        rowKey={({ id }) => id}
        columns={[
          { label: 'For', cell: ({ operation }) => plain(operation) },
          {
            label: 'What',
            cell: ({ kind, resource }) => [kindLabel(kind), resource].filter(Boolean).join(', '),
          },
          {
            label: 'Quantity',
            isNumber: true,
            cell: ({ kind, quantity }) => quantityInWords(kind, quantity),
          },
          {
            label: 'Cost',
            isNumber: true,
            by: (line) => line.cost_micros,
            cell: (line) => money(line.cost_micros),
          },
        ]}
      />
    </>
  );
}
