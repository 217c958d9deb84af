import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconDownload, IconRefresh, IconTag, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Confirm } from '../../../components/confirm.tsx';
import { Failed } from '../../../components/failed.tsx';
import classes from './batch-bar.module.css';
import { useChanges } from './changes.ts';
import { exportPath } from './export-path.ts';
import { downloadPath, type Sample } from './sample.ts';
import { inTurns } from './turns.ts';
import { soundsText, tagsIn } from './words.ts';

const atATime = 4;
const tagsMax = 20;
/** Browsers drop downloads that are asked for all at once. */
const downloadGapMs = 400;

interface BatchBarProps {
  readonly chosen: readonly Sample[];
  readonly clear: () => void;
  readonly say: (what: string) => void;
}

/** What can be done with all chosen sounds. */
export function BatchBar({ chosen, clear, say }: BatchBarProps) {
  const [, navigate] = useLocation();
  const changes = useChanges();
  const [asked, setAsked] = useState<'delete' | 'tag' | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const count = soundsText(chosen.length);

  const close = () => {
    setAsked(null);
    setError(null);
  };
  const work = async (past: string, one: (sample: Sample) => Promise<unknown>) => {
    setBusy(true);
    const result = await inTurns(chosen, atATime, one);
    setBusy(false);
    setError(result.error);
    if (result.done.length > 0) say(`${soundsText(result.done.length)} ${past}.`);
    if (result.error) return;
    close();
  };
  const download = () => {
    for (const [index, { id, filename }] of chosen.entries())
      setTimeout(() => {
        const link = document.createElement('a');
        link.href = downloadPath(id);
        link.download = filename;
        link.click();
      }, index * downloadGapMs);
    say(`${count}: the download has begun. The browser may ask whether it may save several files.`);
  };

  return (
    <section className={classes.bar} aria-label="Selected sounds">
      <Text fw={600} style={{ whiteSpace: 'nowrap' }}>
        {count} selected
      </Text>
      <Group gap="xs" className={classes.actions}>
        <Button size="xs" onClick={() => navigate(exportPath(chosen.map(({ id }) => id)))}>
          Export to SP-404MK2
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTag size={14} />}
          onClick={() => setAsked('tag')}
        >
          Tag
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={isBusy && asked === null}
          onClick={() => void work('are measured again, free of charge', ({ id }) => changes.reanalyse(id))}
        >
          Measure again
        </Button>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={download}>
          Download
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={14} />}
          onClick={() => setAsked('delete')}
        >
          Delete
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={clear}>
          Clear
        </Button>
      </Group>
      {error !== null && asked === null && <Failed error={error} />}
      <Confirm
        opened={asked === 'delete'}
        title={`Delete ${count}?`}
        action={`Delete ${count}`}
        busy={isBusy}
        error={error ?? undefined}
        onClose={close}
        onConfirm={() => void work('deleted', ({ id }) => changes.remove(id))}
      >
        {chosen.length === 1 ? chosen[0]?.filename : 'They'} will be gone from the library, with everything
        that was measured. This cannot be undone.
      </Confirm>
      <TagModal
        opened={asked === 'tag'}
        count={count}
        isBusy={isBusy}
        error={error}
        onClose={close}
        onTags={(tags) =>
          void work('tagged', ({ id, hand_tags }) =>
            changes.change(id, { hand_tags: [...new Set([...hand_tags, ...tags])].slice(0, tagsMax) }),
          )
        }
      />
    </section>
  );
}

interface TagModalProps {
  readonly opened: boolean;
  readonly count: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onTags: (tags: readonly string[]) => void;
}

function TagModal({ opened, count, isBusy, error, onClose, onTags }: TagModalProps) {
  const [text, setText] = useState('');
  const tags = tagsIn(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tags.length > 0) onTags(tags);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Tag ${count}`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Tags to add"
            description="Several with commas between them. Tags that the sounds have stay."
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {error ? <Failed error={error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy} disabled={tags.length === 0}>
              Add {tags.length > 1 ? 'tags' : 'the tag'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
