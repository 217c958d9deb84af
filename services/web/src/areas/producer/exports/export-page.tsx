import { Alert, Anchor, Button, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { hasEnded, useJob } from '../../../api/use-job.ts';
import { CopyText } from '../../../components/copy-text.tsx';
import { DevicePicture } from '../../../components/device-picture.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { bytes } from '../../../format.ts';
import { BankView } from './bank-view.tsx';
import { exportAgainPath } from './beginning.ts';
import { CardSteps } from './card-steps.tsx';
import { archivePath, type Export } from './export.ts';
import { facesOf } from './face.ts';
import { Preflight } from './preflight.tsx';
import { formatName, loudnessText, soundsText, temposText } from './words.ts';

/** An export while it is made, and afterwards: the archive, what is in it, and how it gets into the sampler. */
export default function ExportPage({ id }: { readonly id: string }) {
  const query = $api.useQuery('get', '/v1/exports/{id}', { params: { path: { id } } });
  const { data, error } = query;
  if (!data)
    return (
      <Page title="An export">
        {error ? <Failed error={error} again={() => query.refetch()} /> : <Loading lines={8} />}
      </Page>
    );
  return (
    <Page
      title={data.name}
      about={`${formatName[data.format]}, ${soundsText(data.report.files)}, ${loudnessText(data.loudness_lufs)}`}
      actions={
        <>
          <Button component={Link} href={exportAgainPath(id)} variant="default">
            Export again with changes
          </Button>
          <Button component={Link} href="/exports" variant="default">
            All exports
          </Button>
        </>
      }
    >
      <State it={data} />
      <Contents it={data} />
    </Page>
  );
}

function State({ it }: { readonly it: Export }) {
  switch (it.status) {
    case 'pending':
    case 'processing':
      return <Making it={it} />;
    case 'ready':
      return <Ready it={it} />;
    case 'failed':
      return (
        <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} />} title="It could not be made">
          <Text size="sm">{it.error?.detail ?? 'Something went wrong.'} Nothing was charged.</Text>
          <Again it={it} />
        </Alert>
      );
    case 'cancelled':
      return (
        <Alert color="yellow" title="It was cancelled">
          <Again it={it} />
        </Alert>
      );
  }
}

/** A new export that begins as this one was asked for. */
function Again({ it }: { readonly it: Export }) {
  return (
    <Button component={Link} href={exportAgainPath(it.id)} size="xs" mt="sm">
      Begin again with this
    </Button>
  );
}

function Making({ it }: { readonly it: Export }) {
  const client = useQueryClient();
  const { data: job, error, live } = useJob(it.job_id);
  const isOver = job !== undefined && hasEnded(job);
  useEffect(() => {
    if (isOver) void client.invalidateQueries({ queryKey: ['get', '/v1/exports/{id}'] });
  }, [client, isOver]);
  const percent = Math.round((job?.progress ?? 0) * 100);
  const words =
    job?.status === 'processing' ? `Converting sounds, ${percent} % done` : 'Waiting for its turn';
  return (
    <Panel title="It is being made" about="You can leave this page; it goes on without you.">
      <Stack gap="xs">
        <Text aria-live="polite">{words}</Text>
        <Progress value={percent} aria-label="How much is done" animated={job?.status === 'processing'} />
        {job?.estimated_completion && (
          <Text size="sm" c="dimmed">
            Ready <When at={job.estimated_completion} />.
          </Text>
        )}
        {error ? <Failed error={error} /> : !live && job && !isOver && <Text size="sm">Looking again …</Text>}
        <Anchor component={Link} href={`/jobs/${it.job_id}`} size="sm">
          The job in detail
        </Anchor>
      </Stack>
    </Panel>
  );
}

function Ready({ it }: { readonly it: Export }) {
  return (
    <Panel
      title="It is ready"
      actions={
        <Button component="a" href={archivePath(it.id)} leftSection={<IconDownload size={16} />}>
          Download {it.size_bytes === null ? '' : `(${bytes(it.size_bytes)})`}
        </Button>
      }
    >
      <Stack gap="xs">
        <Text size="sm">
          It is kept until it is deleted <When at={it.expires_at} />. Its checksum, and those of all files
          inside in SHA256SUMS.TXT, say whether a copy is whole.
        </Text>
        {it.sha256 && <CopyText text={it.sha256} label="the checksum" />}
      </Stack>
    </Panel>
  );
}

function Contents({ it }: { readonly it: Export }) {
  const { layout, report } = it;
  const pads = useMemo(() => (layout ? facesOf(report.items, layout) : []), [report.items, layout]);
  return (
    <>
      {it.status === 'ready' && <CardSteps format={it.format} />}
      {layout && pads.length > 0 && (
        <Panel title="Pads" about={temposText(layout)}>
          <BankView pads={pads} />
        </Panel>
      )}
      {it.picture && <Picture />}
      <Panel title="What is in it">
        <Preflight report={report} layout={layout} />
      </Panel>
    </>
  );
}

/** The brand's picture is not kept with the export: what is shown is the one of today. */
function Picture() {
  const { data: tenant } = $api.useQuery('get', '/v1/tenant');
  const picture = tenant?.brand?.device_picture;
  return (
    <Panel title="Picture on the device’s screen" about="The picture of your brand goes with the project.">
      {picture && <DevicePicture picture={picture} caption="As it is now, 128 × 64 dots" />}
    </Panel>
  );
}
