import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearch } from 'wouter';
import { $api } from '../../../api/client.ts';
import { hasEnded, type Job, useJob } from '../../../api/use-job.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { useNow, When } from '../../../components/when.tsx';
import { number } from '../../../format.ts';
import classes from './job-page.module.css';
import { Finished, Stopped } from './outcome.tsx';
import { Record } from './record.tsx';
import { resultOf } from './result.ts';
import { StepList } from './step-list.tsx';
import { stepsOfJob, timeLeft, titleOf, waitingWords } from './steps.ts';

const bandCount = 5;

/** How a job goes on, until it has ended, and then what came out. */
export default function JobPage({ id }: { readonly id: string }) {
  const { data: job, error, live, refetch } = useJob(id);
  if (!job)
    return (
      <Page title="A job">
        {error ? <Failed error={error} again={() => refetch()} /> : <Loading lines={6} height={32} />}
      </Page>
    );
  return (
    <Page title={titleOf(job)} actions={hasEnded(job) ? null : <Cancel job={job} />}>
      {error && <Failed error={error} again={() => refetch()} />}
      <Progress job={job} live={live} />
    </Page>
  );
}

function Progress({ job, live }: { readonly job: Job; readonly live: boolean }) {
  const isOver = hasEnded(job);
  // Somebody who sees it end is taken to what came out; somebody who comes later is left alone.
  const [wasWatched] = useState(!isOver);
  const steps = stepsOfJob(job);
  const found = useFound(job);
  const cut = Array.from({ length: bandCount }, (_, band) => job.progress > band / bandCount);
  const now = steps.find(({ state }) => state === 'now');
  return (
    <div className={classes.columns}>
      <div className={classes.record}>
        <Record
          cut={job.status === 'completed' ? cut.map(() => true) : cut}
          isTurning={job.status === 'processing' || job.status === 'pending'}
          progress={job.status === 'completed' ? 1 : job.progress}
        />
      </div>
      <Stack gap="lg">
        {!isOver && (
          <div>
            <p className={classes.now} style={{ margin: 0 }} aria-live="polite">
              {waitingWords(job) || (now ? `${now.doing}…` : 'At work…')}
            </p>
            <TimeLeft job={job} />
          </div>
        )}
        {!isOver && <Connection isLost={!live} />}
        {job.status === 'parked' && <Parked job={job} />}
        {job.status === 'completed' && <Finished job={job} wasWatched={wasWatched} />}
        {(job.status === 'failed' || job.status === 'cancelled') && <Stopped job={job} />}
        {job.status !== 'completed' && <StepList steps={steps} found={found} />}
        {!isOver && (
          <Text size="sm" c="dimmed">
            You can leave this page: it goes on without you.
          </Text>
        )}
      </Stack>
    </div>
  );
}

/** What the steps have found until now. The world is there before its playlists are. */
function useFound(job: Job): Readonly<Record<string, string | undefined>> {
  const told = new URLSearchParams(useSearch()).get('world');
  const id = resultOf(job).worldId ?? told ?? '';
  const isBuilt = job.kind === 'world' && ['candidates', 'compose', 'publish'].includes(job.stage ?? '');
  const world = $api.useQuery(
    'get',
    '/v1/worlds/{id}',
    { params: { path: { id } } },
    { enabled: id !== '' && isBuilt, retry: false },
  );
  if (job.kind !== 'world' || !world.data) return {};
  const { name, seeds } = world.data;
  const count = seeds.tracks.length + (seeds.also?.length ?? 0);
  return { seeds: `${number(count)} tracks`, world: `It is called “${name}”.` };
}

function TimeLeft({ job }: { readonly job: Job }) {
  const now = useNow(1_000);
  const words = timeLeft(job, now);
  return words ? <Text c="dimmed">{words}.</Text> : null;
}

const patienceMs = 3_000;

/** Says that changes are not seen at once, when that lasts. */
function Connection({ isLost }: { readonly isLost: boolean }) {
  const [isShown, show] = useState(false);
  useEffect(() => {
    if (!isLost) return show(false);
    const timer = setTimeout(() => show(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div role="status">
      {isShown && (
        <Text size="sm" c="dimmed">
          The live connection is gone. The job goes on, and so does this page: it asks again by itself.
        </Text>
      )}
    </div>
  );
}

function Parked({ job }: { readonly job: Job }) {
  return (
    <Alert
      role="status"
      color="yellow"
      icon={<IconPlayerPause size={18} />}
      title={job.parked_reason ?? 'It has to wait.'}
    >
      {job.parked_until === null ? (
        'It goes on by itself as soon as it can.'
      ) : (
        <>
          It goes on by itself <When at={job.parked_until} />. What is done stays done.
        </>
      )}
    </Alert>
  );
}

function Cancel({ job }: { readonly job: Job }) {
  const [isAsked, ask] = useState(false);
  const client = useQueryClient();
  const cancel = $api.useMutation('post', '/v1/jobs/{id}/cancel', {
    onSuccess: (cancelled) => {
      const params = { params: { path: { id: String(job.id) } } };
      client.setQueryData($api.queryOptions('get', '/v1/jobs/{id}', params).queryKey, cancelled);
      ask(false);
    },
  });
  return (
    <Group>
      <Button variant="default" onClick={() => ask(true)}>
        Cancel
      </Button>
      <Confirm
        opened={isAsked}
        title="Cancel this job?"
        action="Cancel the job"
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate({ params: { path: { id: String(job.id) } } })}
        onClose={() => ask(false)}
      >
        Nothing of it is kept, and what it took of your plan is given back.
      </Confirm>
    </Group>
  );
}
