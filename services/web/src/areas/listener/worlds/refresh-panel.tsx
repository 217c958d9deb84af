import { Alert, Anchor, Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconEye, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'wouter';
import { $api } from '../../../api/client.ts';
import { hasEnded, type Job, useJob } from '../../../api/use-job.ts';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useNow, When } from '../../../components/when.tsx';
import { money } from '../../../format.ts';
import { stepsOfJob, timeLeft, waitingWords } from '../jobs/steps.ts';
import classes from './refresh-panel.module.css';
import { changeWords, refreshResultOf } from './refresh-result.ts';

const parameter = 'refresh';

/**
 * Refreshes a world now, or shows what that would do. The job stands in the address, so that it is still there after
 * the page was left.
 */
export function RefreshPanel({ worldId }: { readonly worldId: string }) {
  const [search, setSearch] = useSearchParams();
  const jobId = search.get(parameter);
  const show = (id: string) =>
    setSearch(
      (before) => {
        before.set(parameter, id);
        return before;
      },
      { replace: true },
    );
  const refresh = $api.useMutation('post', '/v1/worlds/{id}/refresh', {
    onSuccess: ({ job_id }) => show(job_id),
  });
  const begin = (preview: boolean) =>
    refresh.mutate({ params: { path: { id: worldId } }, body: { preview } });
  return (
    <Panel
      title="Refresh"
      about="A refresh takes up what you played and said since, keeps a part of each playlist and renews the rest."
    >
      <Group gap="sm">
        <Button
          leftSection={<IconRefresh size={16} />}
          loading={refresh.isPending && !refresh.variables.body?.preview}
          onClick={() => begin(false)}
        >
          Refresh now
        </Button>
        <Button
          variant="default"
          leftSection={<IconEye size={16} />}
          loading={refresh.isPending && refresh.variables.body?.preview === true}
          onClick={() => begin(true)}
        >
          Preview
        </Button>
      </Group>
      {refresh.error ? <Failed error={refresh.error} /> : null}
      {jobId && <Refreshing key={jobId} jobId={jobId} worldId={worldId} />}
    </Panel>
  );
}

const outdated = [
  '/v1/worlds/{id}',
  '/v1/worlds/{id}/playlists',
  '/v1/worlds/{id}/versions',
  '/v1/worlds/{id}/schedule',
  '/v1/me',
  '/v1/receipts/jobs',
  '/v1/jobs',
];

function Refreshing({ jobId, worldId }: { readonly jobId: string; readonly worldId: string }) {
  const client = useQueryClient();
  const job = useJob(jobId);
  const isOver = job.data !== undefined && hasEnded(job.data);
  const { refetch } = job;
  useEffect(() => {
    if (!isOver) return;
    // The answer that the stream gives has no cost.
    void refetch();
    for (const path of outdated) void client.invalidateQueries({ queryKey: ['get', path] });
  }, [isOver, client, refetch]);
  if (!job.data)
    return job.error ? (
      <Failed error={job.error} again={refetch} />
    ) : (
      <Progress value={0} animated aria-label="Refresh" />
    );
  switch (job.data.status) {
    case 'completed':
      return <Result job={job.data} worldId={worldId} />;
    case 'failed':
    case 'cancelled':
      return (
        <Alert color="red" role="alert" title="The refresh did not work">
          {job.data.error?.detail ?? 'It was cancelled.'} The world is as it was.
        </Alert>
      );
    default:
      return <Going job={job.data} />;
  }
}

function Going({ job }: { readonly job: Job }) {
  const now = useNow(1_000);
  const step = stepsOfJob(job).find(({ state }) => state === 'now');
  return (
    <Stack gap={6} aria-live="polite">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {job.status === 'parked' ? job.parked_reason : waitingWords(job) || step?.doing}
          {job.status === 'parked' && job.parked_until && (
            <>
              {' '}
              It goes on <When at={job.parked_until} />.
            </>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {timeLeft(job, now)}
        </Text>
      </Group>
      <Progress value={job.progress * 100} aria-label="Refresh" />
      <Anchor component={Link} href={`/jobs/${job.id}`} size="sm">
        Watch it closely
      </Anchor>
    </Stack>
  );
}

function Result({ job, worldId }: { readonly job: Job; readonly worldId: string }) {
  const { isPreview, version, changes, leftOut } = refreshResultOf(job);
  return (
    <Stack gap="sm" role="status">
      <Title order={3} size="h5">
        {isPreview ? 'What a refresh would do' : 'Refreshed'}
      </Title>
      <ul className={classes.changes}>
        {changes.map((change) => (
          <li key={change.intersection}>
            <Text size="sm" fw={600}>
              {change.name}
            </Text>
            <Text size="sm">{changeWords(change, isPreview)}</Text>
            {change.for_example.length > 0 && (
              <Text size="xs" c="dimmed">
                New, for example: {change.for_example.join(' · ')}
              </Text>
            )}
          </li>
        ))}
      </ul>
      {leftOut.map((sentence) => (
        <Text key={sentence} size="xs" c="dimmed">
          {sentence}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {job.cost_micros !== null &&
          (isPreview
            ? `Looking cost ${money(job.cost_micros)}; the refresh itself costs about as much. Nothing was changed.`
            : `It cost ${money(job.cost_micros)}.`)}
      </Text>
      {!isPreview && version !== null && version > 1 && (
        <Anchor
          component={Link}
          href={`/worlds/${worldId}/versions?from=${version - 1}&to=${version}`}
          size="sm"
        >
          See what changed in the world
        </Anchor>
      )}
    </Stack>
  );
}
