import { Stack, Text } from '@mantine/core';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { type Range, tracksMin } from './draft.ts';
import classes from './history-preview.module.css';
import { previewOf } from './track-words.ts';

const shownAtOnce = 5;

/** What Spotify tells of a range, before it is chosen. */
export function HistoryPreview({ range }: { readonly range: Range }) {
  const found = $api.useQuery(
    'get',
    '/v1/seeds/history',
    { params: { query: { range } } },
    { staleTime: 60_000 },
  );
  if (found.isPending) return <Loading lines={shownAtOnce + 1} height={24} />;
  if (found.error) return <Failed error={found.error} again={() => found.refetch()} />;
  const { words, tracks } = previewOf(found.data.items);
  if (tracks.length < tracksMin)
    return (
      <Text role="status">
        Spotify tells {tracks.length === 0 ? 'nothing' : `only ${words}`} for this time. Take another one, or
        choose tracks.
      </Text>
    );
  const more = tracks.slice(shownAtOnce);
  return (
    <Stack gap="xs">
      <Text role="status">
        Found <strong>{words}</strong>.
      </Text>
      <TrackList tracks={tracks.slice(0, shownAtOnce)} />
      {more.length > 0 && (
        <details className={classes.more}>
          <summary>Show the other {more.length}</summary>
          <TrackList tracks={more} />
        </details>
      )}
    </Stack>
  );
}

function TrackList({ tracks }: { readonly tracks: ReturnType<typeof previewOf>['tracks'] }) {
  return (
    <ul className={classes.list}>
      {tracks.map(({ id, title, artists }) => (
        <li key={id} className={classes.line}>
          {title} <span className={classes.by}>{artists.join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}
