import { Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import { IconArrowLeft, IconDownload, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { $api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { When } from '../../../components/when.tsx';
import { BigWaveform } from './big-waveform.tsx';
import { useChanges } from './changes.ts';
import type { Detail } from './detail.ts';
import { exportPath } from './export-path.ts';
import { FilePanel } from './file-panel.tsx';
import { KeyPanel } from './key-panel.tsx';
import { LookAlikes } from './look-alikes.tsx';
import { PlayButton } from './play-button.tsx';
import { downloadPath } from './sample.ts';
import classes from './sample-page.module.css';
import { SoundPanel } from './sound-panel.tsx';
import { TagsPanel } from './tags-panel.tsx';
import { TempoPanel } from './tempo-panel.tsx';
import { VibePanel } from './vibe-panel.tsx';
import { durationText } from './words.ts';

/** One sound: hear it, see what was measured, name and tag it, find others like it. */
export default function SamplePage({ id }: { readonly id: string }) {
  const { data, error, refetch } = $api.useQuery('get', '/v1/samples/{id}', { params: { path: { id } } });
  if (error && ['not-found', 'invalid-request'].includes(problemOf(error).code))
    return (
      <Page title="No such sound">
        <Empty
          title="This sound is not in your library"
          action={
            <Button component={Link} href="/samples">
              To the library
            </Button>
          }
        >
          It may have been deleted, or it belongs to another account.
        </Empty>
      </Page>
    );
  if (error)
    return (
      <Page title="Sound">
        <Failed error={error} again={refetch} />
      </Page>
    );
  if (!data)
    return (
      <Page title="Sound">
        <Loading lines={2} height={120} />
        <Loading lines={6} />
      </Page>
    );
  return <Sound sample={data as Detail} />;
}

function Sound({ sample }: { readonly sample: Detail }) {
  const { id, filename, kind, duration_s, created_at } = sample;
  const [, navigate] = useLocation();
  const changes = useChanges();
  const [asks, setAsks] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const removal = useMutation({
    mutationFn: () => changes.remove(id),
    onSuccess: () => navigate('/samples'),
  });
  const measuring = useMutation({ mutationFn: () => changes.reanalyse(id) });
  return (
    <Page
      title={filename}
      about={
        <>
          <Anchor component={Link} href="/samples" inherit underline="always">
            <IconArrowLeft size={14} aria-hidden="true" /> Library
          </Anchor>
          {' · '}
          {kind}, {durationText(duration_s)}, <When at={created_at} />
        </>
      }
      actions={
        <>
          <Button component={Link} href={exportPath([id])} size="xs">
            Export to SP-404MK2
          </Button>
          <Button
            component="a"
            href={downloadPath(id)}
            download={filename}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
          >
            Download
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} />}
            aria-expanded={isNaming}
            onClick={() => setNaming((before) => !before)}
          >
            Rename
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} />}
            loading={measuring.isPending}
            onClick={() => measuring.mutate()}
          >
            Measure again
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} />}
            onClick={() => setAsks(true)}
          >
            Delete
          </Button>
        </>
      }
    >
      {isNaming && <Naming sample={sample} onEnd={() => setNaming(false)} />}
      <div aria-live="polite">
        {measuring.isSuccess && (
          <Text size="sm">It is measured again, free of charge. What is known of it stays until then.</Text>
        )}
      </div>
      {measuring.error && <Failed error={measuring.error} />}
      <div className={classes.top}>
        <PlayButton sample={sample} size="xl" />
        <div className={classes.wave}>
          <BigWaveform sample={sample} onsetsS={sample.onsets_s} beatsS={sample.beats_s} />
        </div>
      </div>
      <div className={classes.panels}>
        <TempoPanel sample={sample} />
        <KeyPanel sample={sample} />
        <SoundPanel sample={sample} />
        <VibePanel sample={sample} />
        <TagsPanel sample={sample} />
        <LookAlikes id={id} />
        <FilePanel sample={sample} />
      </div>
      <Confirm
        opened={asks}
        title={`Delete ${filename}?`}
        action="Delete the sound"
        busy={removal.isPending}
        error={removal.error ?? undefined}
        onClose={() => setAsks(false)}
        onConfirm={() => removal.mutate()}
      >
        It will be gone from the library, with everything that was measured. This cannot be undone.
      </Confirm>
    </Page>
  );
}

function Naming({ sample, onEnd }: { readonly sample: Detail; readonly onEnd: () => void }) {
  const [name, setName] = useState(sample.filename);
  const { change } = useChanges();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (filename: string) => change(sample.id, { filename }),
    onSuccess: onEnd,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') mutate(name.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs" maw={600}>
        <TextInput
          label="Name"
          ref={focusOnce}
          maxLength={255}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          className={classes.wave}
        />
        <Button type="submit" loading={isPending}>
          Save
        </Button>
        <Button variant="default" onClick={onEnd}>
          Cancel
        </Button>
      </Group>
      {error && <Failed error={error} />}
    </form>
  );
}

/** Where the work goes, the focus goes: a stable function, so that React calls it once. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();
