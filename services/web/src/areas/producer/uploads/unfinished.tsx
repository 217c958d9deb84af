import { Alert, Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { $api, type Answer } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { notOfThisWindow } from './match.ts';
import { Row } from './row.tsx';
import type { QueueState } from './upload-queue.ts';
import classes from './uploads.module.css';

export type UnfinishedUpload = Answer<'/v1/uploads'>['items'][number];

const key = ['get', '/v1/uploads'];
const page = { params: { query: { limit: 100 } } };

/** Uploads that were begun before this page was opened. */
export function useUnfinished(own: QueueState): readonly UnfinishedUpload[] {
  const { data } = $api.useQuery('get', '/v1/uploads', page);
  return notOfThisWindow(data?.items ?? [], own);
}

interface UnfinishedProps {
  readonly uploads: readonly UnfinishedUpload[];
  readonly onFiles: (files: readonly File[]) => void;
}

/** What was interrupted by a reload or a closed window. The browser has forgotten the files, so they are chosen again. */
export function Unfinished({ uploads, onFiles }: UnfinishedProps) {
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const giveUp = $api.useMutation('delete', '/v1/uploads/{id}', {
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  if (uploads.length === 0) return null;
  return (
    <Panel
      title="Begun before"
      about="These were interrupted. Choose the same files again to go on: what was sent already is not sent twice."
      actions={
        <Button size="sm" onClick={() => input.current?.click()}>
          Choose the files again
        </Button>
      }
    >
      {giveUp.error && <Failed error={giveUp.error} />}
      <ul className={classes['list']}>
        {uploads.map(({ upload_id, filename, size_bytes, expires_at }) => (
          <Row
            key={upload_id}
            tone="paused"
            name={filename}
            sizeBytes={size_bytes}
            words={
              <>
                What was sent is removed <When at={expires_at} />
              </>
            }
            actions={
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={`Give up ${filename}`}
                onClick={() => giveUp.mutate({ params: { path: { id: upload_id } } })}
              >
                Give up
              </Button>
            }
          />
        ))}
      </ul>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="The same files again"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </Panel>
  );
}

/** Told when files go on with uploads that were begun before. */
export function Recognised({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <Alert color="green" role="status">
      <Text size="sm">
        {count === 1 ? 'One file was' : `${count} files were`} begun before; only what is missing is sent.
      </Text>
    </Alert>
  );
}
