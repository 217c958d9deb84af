import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { type Blocklist, withArtist, withoutArtist, withoutTrack } from './blocklist.ts';
import classes from './blocklist-page.module.css';
import { counted } from './words.ts';

const { queryKey } = $api.queryOptions('get', '/v1/blocklist', {});

/** What never comes again: tracks and artists. */
export default function BlocklistPage() {
  const client = useQueryClient();
  const blocklist = $api.useQuery('get', '/v1/blocklist', {});
  const [undo, setUndo] = useState<{ readonly list: Blocklist; readonly what: string } | null>(null);
  const put = $api.useMutation('put', '/v1/blocklist', {
    onSuccess: (list) => client.setQueryData(queryKey, list),
  });
  const change = (after: Blocklist, what: string) => {
    const before = blocklist.data;
    if (!before || after === before) return;
    put.mutate({ body: after }, { onSuccess: () => setUndo({ list: before, what }) });
  };
  return (
    <Page
      title="Blocklist"
      about="What is on this list never comes into a playlist of yours. It leaves those you have at once."
      actions={
        <Button component={Link} href="/worlds" variant="default">
          Back to the worlds
        </Button>
      }
    >
      <Group role="status" mih={30} gap="sm">
        {undo && (
          <>
            <Text size="sm">{undo.what}</Text>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => put.mutate({ body: undo.list }, { onSuccess: () => setUndo(null) })}
            >
              Undo
            </Button>
          </>
        )}
      </Group>
      {put.error ? <Failed error={put.error} /> : null}
      {blocklist.data ? (
        <Lists list={blocklist.data} isBusy={put.isPending} onChange={change} />
      ) : blocklist.error ? (
        <Failed error={blocklist.error} again={() => blocklist.refetch()} />
      ) : (
        <Loading lines={5} height={36} />
      )}
    </Page>
  );
}

interface ListsProps {
  readonly list: Blocklist;
  readonly isBusy: boolean;
  readonly onChange: (after: Blocklist, what: string) => void;
}

function Lists({ list, isBusy, onChange }: ListsProps) {
  return (
    <div className={classes.two}>
      <Panel
        title="Artists"
        about={`${counted(list.artists.length, 'artist')}; spelling variants count as the same.`}
      >
        <NewArtist
          isBusy={isBusy}
          onAdd={(name) => onChange(withArtist(list, name), `${name} is blocked.`)}
        />
        <Items none="No artist is blocked.">
          {list.artists.map((name) => (
            <Item
              key={name}
              name={name}
              isBusy={isBusy}
              onRemove={() => onChange(withoutArtist(list, name), `${name} may come again.`)}
            />
          ))}
        </Items>
      </Panel>
      <Panel title="Tracks" about={counted(list.tracks.length, 'track')}>
        <Items none="No track is blocked. Block one where you meet it: in a playlist.">
          {list.tracks.map(({ id, title, artists }) => (
            <Item
              key={id}
              name={title ?? id}
              by={artists.join(', ')}
              isBusy={isBusy}
              onRemove={() => onChange(withoutTrack(list, id), `${title ?? 'The track'} may come again.`)}
            />
          ))}
        </Items>
      </Panel>
    </div>
  );
}

function NewArtist({ isBusy, onAdd }: { readonly isBusy: boolean; readonly onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAdd(name.trim());
    setName('');
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="end" wrap="nowrap">
        <TextInput
          label="Block an artist"
          value={name}
          maxLength={200}
          required
          withAsterisk={false}
          className={classes.name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} variant="default">
          Block
        </Button>
      </Group>
    </form>
  );
}

function Items({ none, children }: { readonly none: string; readonly children: readonly ReactNode[] }) {
  if (children.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  return <ul className={classes.items}>{children}</ul>;
}

interface ItemProps {
  readonly name: string;
  readonly by?: string;
  readonly isBusy: boolean;
  readonly onRemove: () => void;
}

function Item({ name, by, isBusy, onRemove }: ItemProps) {
  return (
    <li>
      <Stack gap={0} miw={0}>
        <Text size="sm">{name}</Text>
        {by && (
          <Text size="xs" c="dimmed">
            {by}
          </Text>
        )}
      </Stack>
      <Button
        size="compact-sm"
        variant="subtle"
        disabled={isBusy}
        onClick={onRemove}
        aria-label={`Take off: ${name}`}
      >
        Take off
      </Button>
    </li>
  );
}
