import { Anchor, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { type Dispatch, useId, useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Choice, Choices } from './choice.tsx';
import { Chosen } from './chosen.tsx';
import { type ChosenTrack, type DraftAction, tracksMax, tracksMin } from './draft.ts';
import { chosenSound, chosenTrack, soundHint, trackHint } from './track-words.ts';

const typingMs = 250;
const shownMax = 10;

interface TracksSeedsProps {
  readonly chosen: readonly ChosenTrack[];
  readonly onDo: Dispatch<DraftAction>;
}

interface Hit {
  readonly track: ChosenTrack;
  readonly hint: string;
}

/** Three to ten tracks, found by a search as one types, in the catalogue or among one's own sounds. */
export function TracksSeeds({ chosen, onDo }: TracksSeedsProps) {
  const [from, setFrom] = useState<'catalogue' | 'own'>('catalogue');
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), typingMs);
  return (
    <Stack gap="md">
      <Stack gap={6}>
        <Text size="sm" c="dimmed" aria-live="polite">
          {chosen.length} chosen, {tracksMin} to {tracksMax} are wanted
        </Text>
        <Chosen
          label="Chosen tracks"
          things={chosen}
          words={({ title, by }) => ({ title, by })}
          empty="Nothing chosen yet. Three very different tracks tell more than ten alike."
          onRemove={(track) => onDo({ do: 'toggle-track', track })}
        />
      </Stack>
      <Choices legend="Where to look" look="pills">
        <Choice
          type="radio"
          name="from"
          label="All music"
          checked={from === 'catalogue'}
          onChange={() => setFrom('catalogue')}
        />
        <Choice
          type="radio"
          name="from"
          label="Your own sounds"
          checked={from === 'own'}
          onChange={() => setFrom('own')}
        />
      </Choices>
      <TextInput
        type="search"
        label={from === 'catalogue' ? 'Search by title or artist' : 'Search your sounds by name'}
        size="md"
        maxLength={200}
        autoComplete="off"
        leftSection={<IconSearch size={18} />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {from === 'catalogue' ? (
        <FromCatalogue q={wanted} chosen={chosen} onDo={onDo} />
      ) : (
        <FromLibrary q={wanted} chosen={chosen} onDo={onDo} />
      )}
    </Stack>
  );
}

function FromCatalogue({ q, ...props }: TracksSeedsProps & { readonly q: string }) {
  const found = $api.useQuery(
    'get',
    '/v1/seeds/search',
    { params: { query: { q, limit: shownMax } } },
    { enabled: q !== '', placeholderData: keepPreviousData, staleTime: 60_000 },
  );
  if (q === '')
    return (
      <Text size="sm" c="dimmed">
        Type a few letters of a song or of who plays it.
      </Text>
    );
  if (found.isPending) return <Loading lines={5} height={50} />;
  if (found.error) return <Failed error={found.error} again={() => found.refetch()} />;
  const hits = found.data.items.map((track) => ({ track: chosenTrack(track), hint: trackHint(track) }));
  return <Hits hits={hits} empty={`Nothing is called “${q}”. Try fewer words.`} {...props} />;
}

function FromLibrary({ q, ...props }: TracksSeedsProps & { readonly q: string }) {
  const found = $api.useQuery(
    'get',
    '/v1/samples',
    { params: { query: { limit: shownMax, ...(q && { q }) } } },
    { placeholderData: keepPreviousData },
  );
  if (found.isPending) return <Loading lines={5} height={50} />;
  if (found.error) return <Failed error={found.error} again={() => found.refetch()} />;
  const { items } = found.data;
  if (items.length === 0 && q === '')
    return (
      <Text size="sm" c="dimmed">
        You have no analysed sounds yet.{' '}
        <Anchor component={Link} href="/uploads" underline="always">
          Upload some
        </Anchor>
        , or look in all music.
      </Text>
    );
  const hits = items.map((sound) => ({ track: chosenSound(sound), hint: soundHint(sound) }));
  return <Hits hits={hits} empty={`None of your sounds is called “${q}”.`} {...props} />;
}

function Hits({
  hits,
  empty,
  chosen,
  onDo,
}: TracksSeedsProps & { readonly hits: readonly Hit[]; readonly empty: string }) {
  const id = useId();
  const isFull = chosen.length >= tracksMax;
  return (
    <Stack gap="xs">
      <Text id={id} size="sm" c="dimmed" role="status">
        {hits.length === 0 ? empty : `${hits.length} found`}
        {isFull && `. ${tracksMax} tracks are chosen: remove one to take another.`}
      </Text>
      <Choices legend="Found" look="rows">
        {hits.map(({ track, hint }) => {
          const checked = chosen.some((one) => one.id === track.id);
          return (
            <Choice
              key={track.id}
              type="checkbox"
              name="track"
              label={track.title}
              hint={hint}
              checked={checked}
              disabled={isFull && !checked}
              onChange={() => onDo({ do: 'toggle-track', track })}
            />
          );
        })}
      </Choices>
    </Stack>
  );
}
