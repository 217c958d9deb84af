import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { byCursor } from '../../../api/pages.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { number, percent, span } from '../../../format.ts';
import { csvAddress } from '../csv-address.ts';
import { Calibration } from './calibration.tsx';

type Queue = Answer<'/v1/admin/queues'>['items'][number];

const everyMs = 5_000;
const seconds = (ms: number | null) => (ms === null ? '–' : `${number(ms / 1_000)} s`);

export default function QueuesPage() {
  return (
    <Page
      title="Queues"
      about="What waits and works in each queue, how long it takes, and whether what was promised came true."
    >
      <Panel title="Now">
        <Depths />
      </Panel>
      <Promises />
    </Page>
  );
}

function Depths() {
  const queues = $api.useQuery('get', '/v1/admin/queues', {}, { refetchInterval: everyMs });
  const count = (label: string, of: (queue: Queue) => number) => ({
    label,
    isNumber: true,
    by: of,
    cell: (queue: Queue) => number(of(queue)),
  });
  return (
    <Loaded query={queues}>
      {({ items }) => (
        <DataTable
          caption="Depth and service times of every queue"
          rows={items}
          rowKey={({ queue, kind }) => `${queue} ${kind}`}
          empty="Nothing waits, and nothing runs."
          csv={csvAddress('/v1/admin/queues', {})}
          columns={[
            { label: 'Queue', by: ({ queue }) => queue, cell: ({ queue }) => queue },
            { label: 'Kind', by: ({ kind }) => kind, cell: ({ kind }) => kind },
            count('Waiting', ({ waiting }) => waiting),
            count('Of tenants', ({ tenants_waiting }) => tenants_waiting),
            {
              label: 'Oldest waits',
              isNumber: true,
              by: ({ oldest_wait_s }) => oldest_wait_s ?? 0,
              cell: ({ oldest_wait_s }) => (oldest_wait_s === null ? '–' : span(oldest_wait_s)),
            },
            count('Sent', ({ released }) => released),
            count('Running', ({ running }) => running),
            count('Parked', ({ parked }) => parked),
            { label: 'Side by side', isNumber: true, cell: ({ parallelism }) => number(parallelism) },
            { label: 'Half take', isNumber: true, cell: ({ service_p50_ms }) => seconds(service_p50_ms) },
            { label: '90% take', isNumber: true, cell: ({ service_p90_ms }) => seconds(service_p90_ms) },
          ]}
        />
      )}
    </Loaded>
  );
}

function Promises() {
  const sla = $api.useInfiniteQuery('get', '/v1/admin/sla', { params: { query: { limit: 20 } } }, byCursor);
  return (
    <>
      <Panel
        title="Promises"
        about="The last 30 days: a job's time as a multiple of what was promised for it. 100% is exactly as promised, less is sooner."
      >
        <Loaded query={sla}>
          {({ pages: [first] }) => (
            <>
              <Calibration figures={first?.figures ?? []} />
              <DataTable
                caption="How promised times came out"
                rows={first?.figures ?? []}
                rowKey={({ queue, kind }) => `${queue} ${kind}`}
                empty="No job has ended in this time."
                csv={csvAddress('/v1/admin/sla', {})}
                columns={[
                  { label: 'Queue', by: ({ queue }) => queue, cell: ({ queue }) => queue },
                  { label: 'Kind', by: ({ kind }) => kind, cell: ({ kind }) => kind },
                  { label: 'Jobs', isNumber: true, by: ({ jobs }) => jobs, cell: ({ jobs }) => number(jobs) },
                  {
                    label: 'In time',
                    isNumber: true,
                    by: ({ within_promise }) => within_promise,
                    cell: ({ within_promise }) => percent(within_promise),
                  },
                  { label: 'Median', isNumber: true, cell: ({ ratio_p50 }) => percent(ratio_p50) },
                  { label: '90th', isNumber: true, cell: ({ ratio_p90 }) => percent(ratio_p90) },
                  { label: '95th', isNumber: true, cell: ({ ratio_p95 }) => percent(ratio_p95) },
                  {
                    label: 'Began within the bound',
                    isNumber: true,
                    cell: ({ within_bound }) => (within_bound === null ? '–' : percent(within_bound)),
                  },
                ]}
              />
            </>
          )}
        </Loaded>
      </Panel>
      <Panel title="Missed" about="Jobs that ended after their promise, or began after their plan's bound.">
        <Loaded query={sla}>
          {({ pages }) => (
            <>
              <DataTable
                caption="Jobs that missed a promise, newest first"
                rows={pages.flatMap(({ misses }) => misses)}
                rowKey={({ job_id }) => job_id}
                empty="None."
                columns={[
                  { label: 'Ended', cell: ({ ended_at }) => <When at={ended_at} /> },
                  { label: 'Queue', cell: ({ queue, kind }) => `${queue}, ${kind}` },
                  {
                    label: 'Tenant',
                    cell: ({ tenant_id }) => (
                      <Anchor component={Link} href={`/operator/tenants?q=${tenant_id}`} size="sm">
                        {tenant_id}
                      </Anchor>
                    ),
                  },
                  {
                    label: 'Outcome',
                    cell: ({ outcome }) => (
                      <Text component="span" size="sm" {...(outcome === 'failed' && { c: 'var(--trc-bad)' })}>
                        {outcome}
                      </Text>
                    ),
                  },
                  { label: 'Promised', isNumber: true, cell: ({ promised_ms }) => seconds(promised_ms) },
                  { label: 'Took', isNumber: true, cell: ({ actual_ms }) => seconds(actual_ms) },
                  { label: 'Of it waiting', isNumber: true, cell: ({ waited_ms }) => seconds(waited_ms) },
                ]}
              />
              <More query={sla} />
            </>
          )}
        </Loaded>
      </Panel>
    </>
  );
}
