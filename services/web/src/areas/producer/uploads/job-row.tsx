import { Anchor, Button, Progress, Text, VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem.ts';
import { hasEnded, useJob } from '../../../api/use-job.ts';
import { When } from '../../../components/when.tsx';
import { findings, jobWords } from './job-words.ts';
import { jobsKey, type SampleJob, type Waiting } from './jobs.ts';
import { Row, type Tone } from './row.tsx';
import classes from './uploads.module.css';
import { adviceOn } from './verdict.ts';

interface JobRowProps {
  readonly job: SampleJob;
  readonly waiting: Waiting | undefined;
  readonly name: string | null;
  readonly sizeBytes?: number;
}

const tones: Readonly<Record<SampleJob['status'], Tone>> = {
  pending: 'waiting',
  processing: 'analysing',
  parked: 'waiting',
  completed: 'good',
  failed: 'bad',
  cancelled: 'paused',
};

/** The same with an open stream of the job's events. */
export function LiveJobRow(props: JobRowProps) {
  const { data } = useJob(props.job.id);
  return <JobRow {...props} job={data ?? props.job} />;
}

/** A sound that was sent: its place in the queue, its analysis, and what came of it. */
export function JobRow({ job, waiting, name, sizeBytes }: JobRowProps) {
  const sampleId = typeof job.result?.['sample_id'] === 'string' ? job.result['sample_id'] : null;
  const sample = useSample(sampleId);
  const shownName = name ?? sample.data?.filename ?? 'A sound';
  const isGone = sample.isError && problemOf(sample.error).code === 'not-found';
  return (
    <Row
      tone={tones[job.status]}
      name={shownName}
      {...(sizeBytes !== undefined && { sizeBytes })}
      words={
        isGone ? (
          'Was in the library and is deleted'
        ) : (
          <>
            {jobWords(job, waiting)}
            <Completion job={job} waiting={waiting} />
          </>
        )
      }
      actions={
        sample.data ? (
          <Anchor component={Link} href={`/samples/${sample.data.id}`} className={classes['findings']}>
            {findings(sample.data)}
            <VisuallyHidden>, {shownName}</VisuallyHidden>
          </Anchor>
        ) : (
          <JobActions job={job} name={shownName} />
        )
      }
    >
      {job.status === 'processing' && (
        <Progress
          value={job.progress * 100}
          size="sm"
          className={classes['bar']}
          aria-label={`Analysis of ${shownName}`}
        />
      )}
      <SameAs id={job.result?.['same_as']} />
      {job.error && (
        <Text size="sm" component="div">
          {job.error.detail} {adviceOn(job.error.code)}
        </Text>
      )}
    </Row>
  );
}

const useSample = (id: string | null) =>
  $api.useQuery(
    'get',
    '/v1/samples/{id}',
    { params: { path: { id: id ?? '' } } },
    { enabled: id !== null, staleTime: 60_000 },
  );

function Completion({ job, waiting }: Pick<JobRowProps, 'job' | 'waiting'>) {
  const at = waiting?.estimated_completion ?? job.estimated_completion;
  if (hasEnded(job) || !at) return null;
  return (
    <>
      , done <When at={job.parked_until ?? at} />
    </>
  );
}

function SameAs({ id }: { readonly id: unknown }) {
  if (typeof id !== 'string') return null;
  return (
    <Text size="sm">
      You had{' '}
      <Anchor component={Link} href={`/samples/${id}`} size="sm">
        the same bytes
      </Anchor>{' '}
      already; they were not measured again.
    </Text>
  );
}

function JobActions({ job, name }: { readonly job: SampleJob; readonly name: string }) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: jobsKey });
  const params = { params: { path: { id: job.id } } };
  const cancel = $api.useMutation('post', '/v1/jobs/{id}/cancel', { onSettled: onSuccess });
  const retry = $api.useMutation('post', '/v1/jobs/{id}/retry', { onSettled: onSuccess });
  const error = cancel.error ?? retry.error;
  return (
    <>
      {!hasEnded(job) && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(params)}
          aria-label={`Cancel the analysis of ${name}`}
        >
          Cancel
        </Button>
      )}
      {job.error?.code === 'gave-up' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate(params)}
          aria-label={`Analyse ${name} again`}
        >
          Try again
        </Button>
      )}
      {error && (
        <Text size="xs" c="red" role="alert">
          {problemOf(error).title}
        </Text>
      )}
    </>
  );
}
