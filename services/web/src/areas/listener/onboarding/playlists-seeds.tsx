import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { type Dispatch, useState } from 'react';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { number } from '../../../format.ts';
import { Choice, Choices } from './choice.tsx';
import { Chosen } from './chosen.tsx';
import { type ChosenPlaylist, type DraftAction, playlistsMax, type SpotifyState } from './draft.ts';
import { SpotifyNotice } from './spotify-notice.tsx';
import { pathOf } from './steps.ts';

const typingMs = 200;

interface PlaylistsSeedsProps {
  readonly spotify: SpotifyState;
  readonly chosen: readonly ChosenPlaylist[];
  readonly onDo: Dispatch<DraftAction>;
}

/** One to five of the listener's own playlists. */
export function PlaylistsSeeds({ spotify, chosen, onDo }: PlaylistsSeedsProps) {
  if (spotify === 'connected') return <OwnPlaylists chosen={chosen} onDo={onDo} />;
  return (
    <SpotifyNotice spotify={spotify} so="your playlists cannot be read" returnTo={pathOf('seeds')}>
      <Button variant="default" onClick={() => onDo({ do: 'choose-kind', kind: 'tracks' })}>
        Search for tracks instead
      </Button>
    </SpotifyNotice>
  );
}

function OwnPlaylists({ chosen, onDo }: Omit<PlaylistsSeedsProps, 'spotify'>) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), typingMs);
  const found = $api.useQuery(
    'get',
    '/v1/seeds/playlists',
    { params: { query: { q } } },
    { placeholderData: keepPreviousData, staleTime: 60_000 },
  );
  const isFull = chosen.length >= playlistsMax;
  return (
    <Stack gap="md">
      <Stack gap={6}>
        <Text size="sm" c="dimmed" aria-live="polite">
          {chosen.length} chosen, 1 to {playlistsMax} are wanted
          {isFull && ': remove one to take another'}
        </Text>
        <Chosen
          label="Chosen playlists"
          things={chosen}
          words={({ name }) => ({ title: name })}
          empty="Nothing chosen yet. Every playlist has the same say, however long it is."
          onRemove={(playlist) => onDo({ do: 'toggle-playlist', playlist })}
        />
      </Stack>
      <TextInput
        type="search"
        label="Search your playlists"
        size="md"
        maxLength={200}
        autoComplete="off"
        leftSection={<IconSearch size={18} />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {found.isPending && <Loading lines={5} height={50} />}
      {found.error && <Failed error={found.error} again={() => found.refetch()} />}
      {found.data?.items.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {q ? `None of your playlists is called “${q}”.` : 'You have no playlists at Spotify yet.'}
        </Text>
      )}
      <Choices legend="Your playlists">
        {found.data?.items.map(({ id, name, track_count }) => {
          const checked = chosen.some((one) => one.id === id);
          return (
            <Choice
              key={id}
              type="checkbox"
              name="playlist"
              label={name}
              hint={
                track_count === null
                  ? undefined
                  : `${number(track_count)} track${track_count === 1 ? '' : 's'}`
              }
              checked={checked}
              disabled={isFull && !checked}
              onChange={() => onDo({ do: 'toggle-playlist', playlist: { id, name } })}
            />
          );
        })}
      </Choices>
    </Stack>
  );
}
