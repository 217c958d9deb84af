import { Anchor, Button, Group, List, NativeSelect, Stack, Text } from '@mantine/core';
import { IconBrandSpotify } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { $api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem.ts';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { instant, length } from '../../../format.ts';
import { intersectionWords } from '../worlds/intersection-words.ts';
import { ReconnectBanner } from '../worlds/reconnect-banner.tsx';
import { counted } from '../worlds/words.ts';
import { energyArc } from './arc.ts';
import { Cover } from './cover.tsx';
import { EnergyArc } from './energy-arc.tsx';
import { PlaylistDiff } from './playlist-diff.tsx';
import classes from './playlist-page.module.css';
import { PublishingStates } from './publishing-states.tsx';
import type { Playlist } from './track-diff.ts';
import { TrackRow } from './track-row.tsx';
import { useFeedback } from './use-feedback.ts';
import { usePublish } from './use-publish.ts';

/** One playlist: its tracks with reasons, what the listener says about them, and where it goes. */
export default function PlaylistPage() {
  const { id = '' } = useParams();
  const playlist = $api.useQuery('get', '/v1/playlists/{id}', { params: { path: { id } } });
  if (playlist.data) return <Shown key={id} playlist={playlist.data} />;
  if (playlist.isPending) return <Loading lines={10} height={48} />;
  return (
    <Page title="Playlist">
      {problemOf(playlist.error).code === 'not-found' ? (
        <Empty
          title="There is no such playlist"
          action={
            <Button component={Link} href="/worlds">
              See your worlds
            </Button>
          }
        />
      ) : (
        <Failed error={playlist.error} again={() => playlist.refetch()} />
      )}
    </Page>
  );
}

function Shown({ playlist }: { readonly playlist: Playlist }) {
  const { id, world_id, name, intersection, description, tracks, shortfall, dropped } = playlist;
  const world = $api.useQuery('get', '/v1/worlds/{id}', { params: { path: { id: world_id } } });
  const intersections = world.data?.intersections ?? [];
  const ordinal = Math.max(
    0,
    intersections.findIndex((one) => one.id === intersection),
  );
  const own = intersections.find((one) => one.id === intersection);
  const arc = energyArc(tracks);
  return (
    <Page title={name} about={description}>
      <ReconnectBanner />
      <div className={classes.top}>
        <div className={classes.cover}>
          <Cover
            worldId={world_id}
            intersectionId={intersection}
            ordinal={ordinal}
            title={own?.name ?? name}
            series={world.data?.name ?? ''}
          />
        </div>
        <Stack gap="md">
          <Facts playlist={playlist} />
          <Publish playlist={playlist} />
          <Files id={id} />
          <Anchor component={Link} href={`/worlds/${world_id}`} size="sm">
            {world.data ? `Its world: ${world.data.name}` : 'Its world'}
          </Anchor>
        </Stack>
        <Stack gap="md" className={classes.about}>
          {own && <LooksFor sentences={intersectionWords(own)} />}
          {arc && <EnergyArc points={arc} />}
        </Stack>
      </div>
      {shortfall && (
        <Panel
          title={`${shortfall.got} of ${shortfall.wanted} tracks`}
          about="Fewer than wanted, because a playlist is rather short than wrong."
        >
          <List size="sm" spacing={4}>
            {shortfall.reasons.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Panel>
      )}
      <Tracks playlist={playlist} />
      {dropped.length > 0 && (
        <Panel title="What the last refresh took out">
          <details>
            <summary className={classes.more}>
              {counted(dropped.length, 'track')}, each with the reason
            </summary>
            <ul className={classes.dropped}>
              {dropped.map(({ id: trackId, title, artists, reason }) => (
                <li key={trackId}>
                  <Text size="sm">
                    {title} <span className={classes.artists}>{artists.join(', ')}</span>
                  </Text>
                  <Text size="xs" c="dimmed">
                    {reason}
                  </Text>
                </li>
              ))}
            </ul>
          </details>
        </Panel>
      )}
      <Versions id={id} />
    </Page>
  );
}

function Facts({ playlist: { tracks, updated_at, published } }: { readonly playlist: Playlist }) {
  const seconds = tracks.reduce((sum, { track }) => sum + (track.duration_ms ?? 0) / 1_000, 0);
  return (
    <div>
      <Text>
        {counted(tracks.length, 'track')}
        {seconds > 0 && `, ${length(seconds)}`}
      </Text>
      <Text size="sm" c="dimmed">
        Composed <When at={updated_at} />
      </Text>
      {published && (
        <Text size="sm" c="dimmed">
          On Spotify since <When at={published.at} />
        </Text>
      )}
    </div>
  );
}

function Publish({ playlist }: { readonly playlist: Playlist }) {
  const publishing = usePublish();
  const { published } = playlist;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button
          leftSection={<IconBrandSpotify size={18} />}
          loading={publishing.isBusy}
          variant={published ? 'default' : 'filled'}
          onClick={() => publishing.publish([playlist])}
        >
          {published ? 'Publish again' : 'Publish to Spotify'}
        </Button>
        {published && (
          <Button component="a" href={published.url} target="_blank" rel="noreferrer">
            Open in Spotify
          </Button>
        )}
      </Group>
      <PublishingStates publishing={publishing} />
    </Stack>
  );
}

const formats = [
  { format: 'jspf', label: 'JSPF' },
  { format: 'm3u8', label: 'M3U8' },
  { format: 'csv', label: 'CSV' },
] as const;

function Files({ id }: { readonly id: string }) {
  return (
    <Group gap="md">
      <Text size="sm" c="dimmed">
        Download
      </Text>
      {formats.map(({ format, label }) => (
        <Anchor key={format} href={`/v1/playlists/${id}.${format}`} download size="sm">
          {label}
        </Anchor>
      ))}
    </Group>
  );
}

function LooksFor({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <div>
      <Text fw={600} size="sm" component="h2">
        What it looks for
      </Text>
      {sentences.map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        0 is the average of the catalogue, 1 is one standard deviation.
      </Text>
    </div>
  );
}

function Tracks({ playlist: { id, tracks } }: { readonly playlist: Playlist }) {
  const { said, say, undo } = useFeedback(id);
  return (
    <Panel
      title="Tracks"
      about="Each with its reason. The bar shows what made its score; open it for the numbers."
      actions={
        <Anchor component={Link} href="/worlds/blocklist" size="sm">
          Blocklist
        </Anchor>
      }
    >
      {tracks.length === 0 && (
        <Text c="dimmed">Nothing fits right now. A refresh, or a smaller blocklist, may change that.</Text>
      )}
      <ol className={classes.tracks}>
        {tracks.map((entry) => (
          <TrackRow
            key={entry.track.id}
            entry={entry}
            said={said.get(entry.track.id)}
            onSay={say}
            onUndo={undo}
          />
        ))}
      </ol>
    </Panel>
  );
}

function Versions({ id }: { readonly id: string }) {
  const versions = $api.useQuery('get', '/v1/playlists/{id}/versions', { params: { path: { id } } });
  const [chosen, setChosen] = useState<number | null>(null);
  const items = versions.data?.items ?? [];
  const [newest, ...older] = items;
  if (versions.error)
    return (
      <Panel title="Versions">
        <Failed error={versions.error} again={() => versions.refetch()} />
      </Panel>
    );
  if (!newest || older.length === 0) return null;
  return (
    <Panel title="Versions" about={`${items.length} so far; every refresh makes a new one.`}>
      <NativeSelect
        label="Compare now with"
        maw={360}
        value={chosen === null ? '' : String(chosen)}
        onChange={({ currentTarget: { value } }) => setChosen(value === '' ? null : Number(value))}
        data={[
          { value: '', label: 'Choose a version' },
          ...older.map(({ world_version, composed_at }) => ({
            value: String(world_version),
            label: `Version ${world_version}, ${instant(composed_at)}`,
          })),
        ]}
      />
      {chosen !== null && <PlaylistDiff id={id} from={chosen} to={newest.world_version} />}
    </Panel>
  );
}
