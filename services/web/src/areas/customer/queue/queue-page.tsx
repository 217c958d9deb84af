import { Anchor, Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { DataTable } from '../../../components/data-table.tsx';
import { Waiting } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { money, number } from '../../../format.ts';
import { kindInWords } from '../job-words.ts';
import { lateBy, promiseInWords, reasonInWords } from './queue-words.ts';

type WaitingJob = Answer<'/v1/queue'>['items'][number];

const everyMs = 3_000;

export default function QueuePage() {
  return (
    <Page
      title="Queue"
      about="Your jobs that wait: where each stands, why, until when, and what it has cost so far."
    >
      <Panel title="Waiting now">
        <WaitingJobs />
      </Panel>
      <Panel title="Promises" about="What was promised in the last 30 days, and how it came out.">
        <Promises />
      </Panel>
    </Page>
  );
}

function WaitingJobs() {
  /** What was done last, for everybody to hear. */
  const [said, setSaid] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const queue = $api.useInfiniteQuery('get', '/v1/queue', {}, { ...byCursor, refetchInterval: everyMs });
  if (!queue.data) return <Waiting query={queue} lines={3} height={32} />;
  return (
    <div ref={place} tabIndex={-1}>
      <Text role="status" size="sm" c="var(--trc-good)">
        {said}
      </Text>
      <DataTable
        caption="Jobs that wait, oldest first"
        rows={itemsOf(queue.data)}
        rowKey={({ id }) => id}
        empty="Nothing waits. A job stands here from when it is accepted until a worker takes it."
        columns={[
          {
            label: 'Job',
            cell: ({ id, kind, accepted_at }) => (
              <div>
                <Anchor component={Link} href={`/jobs/${id}`} size="sm">
                  {kindInWords(kind)}
                </Anchor>
                <Text size="xs" c="dimmed">
                  begun <When at={accepted_at} />
                </Text>
              </div>
            ),
          },
          {
            label: 'Place',
            isNumber: true,
            by: ({ position }) => position ?? 0,
            cell: ({ position }) => (position === null ? '–' : number(position)),
          },
          {
            label: 'Why it waits',
            cell: ({ reason, parked_reason, parked_until }) => (
              <Text size="sm" component="span">
                {reasonInWords(reason, parked_reason)}
                {parked_until && (
                  <>
                    {' '}
                    It goes on <When at={parked_until} />.
                  </>
                )}
              </Text>
            ),
          },
          { label: 'Done about', cell: (job) => <Done job={job} /> },
          { label: 'Promised', cell: (job) => <When at={job.promised_completion} /> },
          {
            label: 'Cost so far',
            isNumber: true,
            cell: ({ cost_micros }) => (cost_micros === null ? '–' : money(cost_micros)),
          },
          {
            label: 'Actions',
            cell: (job) => (
              <Cancel
                job={job}
                onCancelled={() => {
                  setSaid(`“${kindInWords(job.kind)}” is cancelled.`);
                  // The row goes away, and the focus would go with it.
                  place.current?.focus();
                }}
              />
            ),
          },
        ]}
      />
      <More query={queue} />
    </div>
  );
}

function Done({ job }: { readonly job: WaitingJob }) {
  return (
    <div>
      <When at={job.estimated_completion} />
      {job.estimated_completion > job.promised_completion && (
        <Text size="xs" c="var(--trc-warn)">
          later than promised
        </Text>
      )}
    </div>
  );
}

interface CancelProps {
  readonly job: WaitingJob;
  readonly onCancelled: () => void;
}

function Cancel({ job: { id, kind, position }, onCancelled }: CancelProps) {
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = $api.useMutation('post', '/v1/jobs/{id}/cancel', {
    onSuccess: async () => {
      setIsAsking(false);
      await client.invalidateQueries({ queryKey: ['get', '/v1/queue'] });
      onCancelled();
    },
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={`Cancel: ${kindInWords(kind)}${position === null ? '' : `, place ${position}`}`}
        onClick={() => setIsAsking(true)}
      >
        Cancel
      </Button>
      <Confirm
        opened={isAsking}
        title="Cancel this job?"
        action="Cancel the job"
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate({ params: { path: { id } } })}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">{kindInWords(kind)}: what was reserved for it is given back.</Text>
      </Confirm>
    </>
  );
}

function Promises() {
  const sla = $api.useInfiniteQuery('get', '/v1/sla', { params: { query: { limit: 20 } } }, byCursor);
  if (!sla.data) return <Waiting query={sla} lines={3} />;
  const misses = sla.data.pages.flatMap((page) => page.misses);
  return (
    <>
      <DataTable
        caption="How promised times came out"
        rows={sla.data.pages[0]?.figures ?? []}
        rowKey={({ queue, kind }) => `${queue} ${kind}`}
        empty="No job has ended in this time."
        columns={[
          { label: 'Jobs', by: ({ kind }) => kind, cell: ({ kind }) => kindInWords(kind) },
          { label: 'Queue', by: ({ queue }) => queue, cell: ({ queue }) => queue },
          { label: 'Ended', isNumber: true, by: ({ jobs }) => jobs, cell: ({ jobs }) => number(jobs) },
          { label: 'As promised', cell: (figures) => promiseInWords(figures) },
        ]}
      />
      {misses.length > 0 && (
        <DataTable
          caption="Jobs that came too late"
          rows={misses}
          rowKey={({ job_id }) => job_id}
          columns={[
            { label: 'Too late', cell: ({ kind }) => kindInWords(kind) },
            { label: 'Ended', cell: ({ ended_at }) => <When at={ended_at} /> },
            {
              label: 'After its promise',
              isNumber: true,
              cell: ({ promised_ms, actual_ms }) => lateBy(promised_ms, actual_ms),
            },
          ]}
        />
      )}
      <More query={sla} />
    </>
  );
}
