import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { hasEnded } from '../../../api/use-job.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { signInPath } from '../../../shell/session.ts';
import { fileLimits, filesTogether, uploadsLeft } from './allowance.ts';
import { Batches } from './batches.tsx';
import { DropZone } from './drop-zone.tsx';
import type { Dropped } from './files-of.ts';
import { JobRow, LiveJobRow } from './job-row.tsx';
import { useSampleJobs } from './jobs.ts';
import { matchFiles } from './match.ts';
import { summaryOf } from './phase-words.ts';
import { names, uploadQueue, useUploads } from './queue.ts';
import { Recognised, Unfinished, useUnfinished } from './unfinished.tsx';
import { hasSettled, isMoving, type QueueState, type Upload } from './upload-queue.ts';
import { UploadRow } from './upload-row.tsx';
import classes from './uploads.module.css';

const step = 10;

/** Sounds go in here: from the drop to the library. */
export default function UploadsPage() {
  const state = useUploads();
  const [leftOut, setLeftOut] = useState(0);
  const [recognised, setRecognised] = useState(0);
  const unfinished = useUnfinished(state);
  const usage = $api.useQuery('get', '/v1/usage');
  const left = usage.data && uploadsLeft(usage.data);
  const add = ({ files, leftOut: others }: Dropped) => {
    const matched = matchFiles(files, unfinished);
    setLeftOut(others);
    setRecognised(matched.filter(({ uploadId }) => uploadId !== null).length);
    uploadQueue.add(matched, usage.data ? filesTogether(usage.data) : 1);
  };
  return (
    <Page
      title="Uploads"
      about="Each sound gets its tempo, key, mood and look-alikes, and then stands in the library."
      actions={
        <Button component={Link} href="/samples" variant="default">
          To the library
        </Button>
      }
    >
      {left?.left === 0 && left.freesAt && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle size={18} />}
          title="All uploads of your plan are used"
        >
          <Text size="sm">
            More are free <When at={left.freesAt} />. What you drop until then is refused, and can be tried
            again later.
          </Text>
          <Button component={Link} href="/settings/plan" size="xs" mt="sm">
            See the plans
          </Button>
        </Alert>
      )}
      <Stack gap="xs">
        <DropZone
          isCompact={state.uploads.length > 0}
          note={
            <>
              {usage.data ? fileLimits(usage.data) : 'WAV, AIFF, MP3, FLAC and OGG.'} {left?.words}
            </>
          }
          onFiles={add}
        />
        <div role="status">
          {leftOut > 0 && (
            <Text size="sm" c="dimmed">
              {leftOut === 1 ? 'One file' : `${leftOut} files`} of the folder left out: no sounds by their
              names.
            </Text>
          )}
        </div>
      </Stack>
      <Recognised count={recognised} />
      <Unfinished uploads={unfinished} onFiles={(files) => add({ files, leftOut: 0 })} />
      <Sounds state={state} />
    </Page>
  );
}

/** The files of this window, and the jobs of the account. */
function Sounds({ state }: { readonly state: QueueState }) {
  const { jobs, waiting, live } = useSampleJobs();
  const [most, setMost] = useState(step);
  if (jobs.isError && !jobs.data) return <Failed error={jobs.error} again={() => jobs.refetch()} />;
  if (!jobs.data) return <Loading lines={4} height={44} />;
  const own = new Set(state.uploads.map(({ phase }) => (phase.kind === 'accepted' ? phase.jobId : null)));
  const jobOf = new Map(jobs.data.items.map((job) => [job.id, job]));
  const others = jobs.data.items.filter(({ id }) => !own.has(id));
  // Each finished one is asked for its findings, so that only some of them are shown.
  const shown = others.filter((job, at) => !hasEnded(job) || at < most);
  const rowOf = (id: string) => (live.has(id) ? LiveJobRow : JobRow);
  return (
    <>
      {state.uploads.length > 0 && (
        <Files state={state}>
          {state.uploads.map((upload) => {
            const job = upload.phase.kind === 'accepted' ? jobOf.get(upload.phase.jobId) : undefined;
            if (!job) return <UploadRow key={upload.id} upload={upload} />;
            const Shown = rowOf(job.id);
            return (
              <Shown
                key={upload.id}
                job={job}
                waiting={waiting.get(job.id)}
                name={upload.name}
                sizeBytes={upload.sizeBytes}
              />
            );
          })}
        </Files>
      )}
      <Batches />
      <Panel title="Sent before" about="The newest sounds of the account, and where each of them is.">
        {others.length === 0 ? (
          <Text c="dimmed">
            {own.size > 0 ? 'Nothing besides the files above.' : 'Nothing yet. Drop your first sound above.'}
          </Text>
        ) : (
          <ul className={classes['list']}>
            {shown.map((job) => {
              const Shown = rowOf(job.id);
              return (
                <Shown key={job.id} job={job} waiting={waiting.get(job.id)} name={names.nameOf(job.id)} />
              );
            })}
          </ul>
        )}
        {shown.length < others.length && (
          <Group justify="center">
            <Button variant="default" size="xs" onClick={() => setMost(most + step)}>
              Show more
            </Button>
          </Group>
        )}
      </Panel>
    </>
  );
}

interface FilesProps {
  readonly state: QueueState;
  readonly children: React.ReactNode;
}

function Files({ state, children }: FilesProps) {
  const { headline, pace, share } = summaryOf(state);
  const has = (is: (upload: Upload) => boolean) => state.uploads.some(is);
  return (
    <Panel
      title="This time"
      actions={
        <>
          {has(isMoving) && (
            <Button size="compact-sm" variant="default" onClick={() => uploadQueue.pauseAll()}>
              Pause all
            </Button>
          )}
          {has(({ phase }) => phase.kind === 'paused') && (
            <Button size="compact-sm" variant="default" onClick={() => uploadQueue.resumeAll()}>
              Go on with all
            </Button>
          )}
          {has(hasSettled) && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => uploadQueue.clear()}>
              Clear what is done
            </Button>
          )}
        </>
      }
    >
      {has(({ phase }) => phase.kind === 'signed-out') && <SignedOut />}
      <Stack gap={6}>
        <Group justify="space-between" gap="xs">
          <Text role="status">{headline}</Text>
          <Text size="sm" c="dimmed">
            {pace}
          </Text>
        </Group>
        {has(isMoving) && <Progress value={share * 100} aria-label="All files sent" />}
      </Stack>
      <ul className={classes['list']} aria-label="Files of this window">
        {children}
      </ul>
    </Panel>
  );
}

function SignedOut() {
  return (
    <Alert role="alert" color="yellow" icon={<IconAlertTriangle size={18} />} title="Your session has ended">
      <Text size="sm">
        Nothing that was sent is lost. Sign in in a new tab and come back to this one: it goes on where it
        was.
      </Text>
      <Group gap="xs" mt="sm">
        <Button component="a" href={signInPath()} target="_blank" rel="noreferrer" size="xs">
          Sign in in a new tab
        </Button>
        <Button variant="default" size="xs" onClick={() => uploadQueue.signedIn()}>
          Go on
        </Button>
      </Group>
    </Alert>
  );
}
