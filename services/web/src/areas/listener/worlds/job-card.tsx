import { Anchor, Progress, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { When } from '../../../components/when.tsx';
import { stepsOfJob, titleOf, waitingWords } from '../jobs/steps.ts';
import type { Job } from './use-jobs.ts';
import classes from './world-card.module.css';

/** A world that is not there yet, or will not be. */
export function JobCard({ job }: { readonly job: Job }) {
  const step = stepsOfJob(job).find(({ state }) => state === 'now');
  return (
    <li className={classes.card} data-unfinished>
      <div className={classes.body}>
        <Title order={2} size="h4">
          <Link href={`/jobs/${job.id}`} className={classes.link}>
            {titleOf(job)}
          </Link>
        </Title>
        {job.status === 'failed' ? (
          <Text size="sm">{job.error?.detail}</Text>
        ) : job.status === 'parked' ? (
          <Text size="sm">
            {job.parked_reason}
            {job.parked_until && (
              <>
                {' '}
                It goes on <When at={job.parked_until} />.
              </>
            )}
          </Text>
        ) : (
          <>
            <Text size="sm" c="dimmed" aria-live="polite">
              {waitingWords(job) || step?.doing}
            </Text>
            <Progress value={job.progress * 100} aria-label={titleOf(job)} />
          </>
        )}
        <Text size="sm" c="dimmed" className={classes.foot}>
          Begun <When at={job.created_at} />
          <Anchor component={Link} href={`/jobs/${job.id}`} size="sm" tabIndex={-1} aria-hidden="true">
            {job.status === 'failed' ? 'What to do' : 'Watch it'}
          </Anchor>
        </Text>
      </div>
    </li>
  );
}
