import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import type { Job } from '../../../api/use-job.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { money, number } from '../../../format.ts';
import classes from './job-page.module.css';
import { type JobResult, resultOf, waysOn } from './result.ts';

/** What came out of a job that went well, and the way to it. */
export function Finished({ job, wasWatched }: { readonly job: Job; readonly wasWatched: boolean }) {
  const result = resultOf(job);
  const way = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (wasWatched) way.current?.focus();
  }, [wasWatched]);
  return (
    <Stack gap="lg">
      {job.kind === 'world' && result.worldId && <WorldName id={result.worldId} />}
      <Made result={result} />
      {result.place && (
        <Group>
          <Button
            component={Link}
            ref={way}
            href={result.place.to}
            size="md"
            rightSection={<IconArrowRight size={18} />}
          >
            {result.place.label}
          </Button>
        </Group>
      )}
      <LeftOut sentences={result.leftOut} />
      {job.cost_micros !== null && (
        <Text size="sm" c="dimmed">
          It cost {money(job.cost_micros)} to make.
        </Text>
      )}
    </Stack>
  );
}

/** What the world is called, and what it is like. */
function WorldName({ id }: { readonly id: string }) {
  const world = $api.useQuery('get', '/v1/worlds/{id}', { params: { path: { id } } });
  if (world.isPending) return <Loading lines={3} />;
  if (!world.data) return null;
  return (
    <div>
      <Title order={2} className={classes.name}>
        {world.data.name}
      </Title>
      <Text c="dimmed">{world.data.prose}</Text>
    </div>
  );
}

function Made({ result: { playlists, isPreview } }: { readonly result: JobResult }) {
  if (isPreview) return <Text>This was a preview: nothing was changed.</Text>;
  if (playlists.length === 0) return null;
  return (
    <section aria-label="Playlists">
      <ul className={classes.made}>
        {playlists.map(({ id, name, trackCount }) => (
          <li key={id} className={classes.playlist}>
            <strong>{name}</strong>
            <span className={classes.count}>{number(trackCount)} tracks</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LeftOut({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h6">
        What was left out
      </Title>
      <ul className={classes.lines}>
        {[...new Set(sentences)].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

/** Why a job ended without a result, and what can be done about it. */
export function Stopped({ job }: { readonly job: Job }) {
  const client = useQueryClient();
  const retry = $api.useMutation('post', '/v1/jobs/{id}/retry', {
    onSuccess: (reopened) => {
      const params = { params: { path: { id: String(job.id) } } };
      client.setQueryData($api.queryOptions('get', '/v1/jobs/{id}', params).queryKey, reopened);
    },
  });
  const ways = waysOn(job);
  return (
    <Stack gap="md">
      {job.status === 'failed' && (
        <Alert role="alert" color="red" icon={<IconAlertTriangle size={18} />} title="What went wrong">
          {job.error?.detail || 'It could not be finished.'}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {job.status === 'cancelled' ? 'Nothing was kept of it. ' : ''}What it took of your plan was given
        back.
      </Text>
      {retry.error && <Failed error={retry.error} />}
      <Group gap="sm">
        {ways.map(({ label, to, isOutside }, index) => {
          const variant = index === 0 ? 'filled' : 'default';
          if (to === null)
            return (
              <Button
                key={label}
                variant={variant}
                loading={retry.isPending}
                onClick={() => retry.mutate({ params: { path: { id: String(job.id) } } })}
              >
                {label}
              </Button>
            );
          return isOutside ? (
            <Button key={label} variant={variant} component="a" href={to}>
              {label}
            </Button>
          ) : (
            <Button key={label} variant={variant} component={Link} href={to}>
              {label}
            </Button>
          );
        })}
      </Group>
    </Stack>
  );
}
