import { Text, Title } from '@mantine/core';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { counted } from '../worlds/words.ts';
import classes from './playlist-diff.module.css';
import { compositionAt, diffTracks, type Named } from './track-diff.ts';

interface PlaylistDiffProps {
  readonly id: string;
  /** Versions of the world. */
  readonly from: number;
  readonly to: number;
}

/** What stayed, came and went in a playlist between two versions of its world. */
export function PlaylistDiff({ id, from, to }: PlaylistDiffProps) {
  const versions = $api.useQuery('get', '/v1/playlists/{id}/versions', { params: { path: { id } } });
  if (versions.error) return <Failed error={versions.error} again={() => versions.refetch()} />;
  if (!versions.data) return <Loading lines={4} />;
  const composed = versions.data.items.map(({ world_version }) => world_version);
  const [before, after] = [compositionAt(composed, from), compositionAt(composed, to)];
  if (before === null || after === null)
    return <Text size="sm">It was not there yet in one of these versions.</Text>;
  if (before === after) return <Text size="sm">Its tracks are the same in both versions.</Text>;
  return <Compared id={id} from={before} to={after} />;
}

function Compared({ id, from, to }: PlaylistDiffProps) {
  const of = (version: number) => ({ params: { path: { id, version } } });
  const before = $api.useQuery('get', '/v1/playlists/{id}/versions/{version}', of(from));
  const after = $api.useQuery('get', '/v1/playlists/{id}/versions/{version}', of(to));
  const error = before.error ?? after.error;
  if (error) return <Failed error={error} again={() => Promise.all([before.refetch(), after.refetch()])} />;
  if (!before.data || !after.data) return <Loading lines={4} />;
  const { kept, added, dropped } = diffTracks(before.data, after.data);
  return (
    <div className={classes.diff}>
      <Part title={`${counted(added.length, 'track')} came`} mark="+" tracks={added} />
      <Part title={`${counted(dropped.length, 'track')} went`} mark="−" tracks={dropped} />
      <Part title={`${counted(kept.length, 'track')} stayed`} mark="=" tracks={kept} />
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly mark: '+' | '−' | '=';
  readonly tracks: readonly Named[];
}

function Part({ title, mark, tracks }: PartProps) {
  return (
    <section>
      <Title order={4} size="h6">
        {title}
      </Title>
      <ul className={classes.tracks}>
        {tracks.map(({ id, title: name, artists, reason }) => (
          <li key={id}>
            <span className={classes.mark} data-mark={mark} aria-hidden="true">
              {mark}
            </span>
            <span>
              <Text size="sm" span>
                {name} <span className={classes.artists}>{artists.join(', ')}</span>
              </Text>
              {reason && (
                <Text size="xs" c="dimmed">
                  {reason}
                </Text>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
