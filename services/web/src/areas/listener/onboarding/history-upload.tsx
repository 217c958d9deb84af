import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconUpload } from '@tabler/icons-react';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { day, number } from '../../../format.ts';
import type { Upload } from './draft.ts';
import classes from './notice.module.css';

interface HistoryUploadProps {
  readonly upload: Upload | null;
  readonly onUpload: (upload: Upload) => void;
}

/** The file that Spotify sends who asks for it: read at once, so that one knows what it holds. */
export function HistoryUpload({ upload, onUpload }: HistoryUploadProps) {
  const send = $api.useMutation('post', '/v1/seeds/imports');
  const take = (file: File | null) => {
    if (!file) return;
    const form = new FormData();
    form.set('history', file);
    send.mutate(
      // The form carries the file itself; the description can only say that it is one.
      { body: { history: file.name }, bodySerializer: () => form },
      {
        onSuccess: ({ import_id, plays, tracks, first_played_at, last_played_at, expires_at }) =>
          onUpload({
            id: String(import_id),
            filename: file.name,
            plays,
            tracks,
            firstPlayedAt: first_played_at,
            lastPlayedAt: last_played_at,
            expiresAt: expires_at,
          }),
      },
    );
  };
  return (
    <Stack gap="sm" className={classes.notice}>
      {upload ? (
        <div role="status">
          <Group gap="xs" wrap="nowrap">
            <IconCheck size={18} color="var(--trc-good)" aria-hidden="true" />
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {upload.filename}
            </Text>
          </Group>
          <Text>
            {number(upload.plays)} plays of {number(upload.tracks)} tracks, {day(upload.firstPlayedAt)} to{' '}
            {day(upload.lastPlayedAt)}
          </Text>
          <Text size="sm" c="dimmed">
            Kept until {day(upload.expiresAt)}, then deleted.
          </Text>
        </div>
      ) : (
        <Text size="sm" c="dimmed">
          At Spotify, under Account, Privacy, ask for your “Extended streaming history”. It comes by e-mail
          within a month. Send the ZIP file as it is, or one of the JSON files in it.
        </Text>
      )}
      {send.error && <Failed error={send.error} />}
      <FileButton onChange={take} accept=".json,.zip,application/json,application/zip">
        {(props) => (
          <Group>
            <Button
              {...props}
              variant={upload ? 'default' : 'filled'}
              loading={send.isPending}
              leftSection={<IconUpload size={18} />}
            >
              {upload ? 'Take another file' : 'Choose the file'}
            </Button>
          </Group>
        )}
      </FileButton>
      <Text size="sm" role="status">
        {send.isPending ? 'The file is sent and read; a large one takes a minute.' : ''}
      </Text>
    </Stack>
  );
}
