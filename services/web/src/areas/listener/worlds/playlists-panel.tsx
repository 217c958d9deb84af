import { Button, Text, Title } from '@mantine/core';
import { IconBrandSpotify } from '@tabler/icons-react';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { Cover } from '../playlists/cover.tsx';
import { PublishingStates } from '../playlists/publishing-states.tsx';
import { usePublish } from '../playlists/use-publish.ts';
import type { World } from './map.ts';
import classes from './playlists-panel.module.css';
import { counted } from './words.ts';

type Listed = Answer<'/v1/worlds/{id}/playlists'>['items'][number];

/** The playlists of a world, and one button that puts all of them on Spotify. */
export function PlaylistsPanel({ world }: { readonly world: World }) {
  const { id } = world;
  const playlists = $api.useQuery('get', '/v1/worlds/{id}/playlists', { params: { path: { id } } });
  const publishing = usePublish();
  const items = playlists.data?.items ?? [];
  return (
    <Panel
      title="Playlists"
      actions={
        items.length > 0 && (
          <Button
            leftSection={<IconBrandSpotify size={18} />}
            loading={publishing.isBusy}
            onClick={() => publishing.publish(items)}
          >
            {items.every(({ published }) => published) ? 'Publish all again' : 'Publish all to Spotify'}
          </Button>
        )
      }
    >
      {playlists.data ? (
        <ul className={classes.playlists}>
          {items.map((playlist, ordinal) => (
            <PlaylistCard key={playlist.id} playlist={playlist} ordinal={ordinal} world={world} />
          ))}
        </ul>
      ) : playlists.error ? (
        <Failed error={playlists.error} again={() => playlists.refetch()} />
      ) : (
        <Loading lines={3} height={80} />
      )}
      {playlists.data && items.length === 0 && (
        <Text c="dimmed">The playlists are still being composed; they appear here by themselves.</Text>
      )}
      <PublishingStates publishing={publishing} />
    </Panel>
  );
}

interface PlaylistCardProps {
  readonly playlist: Listed;
  readonly ordinal: number;
  readonly world: World;
}

function PlaylistCard({ playlist, ordinal, world }: PlaylistCardProps) {
  const { id, intersection, description, track_count, published, shortfall } = playlist;
  const name = world.intersections.find((one) => one.id === intersection)?.name ?? playlist.name;
  return (
    <li className={classes.playlist}>
      <Cover
        worldId={world.id}
        intersectionId={intersection}
        ordinal={ordinal}
        title={name}
        series={world.name}
      />
      <div>
        <Title order={3} size="h5">
          <Link href={`/playlists/${id}`} className={classes.link}>
            {name}
          </Link>
        </Title>
        <Text size="sm" c="dimmed" lineClamp={3}>
          {description}
        </Text>
        <Text size="xs" c="dimmed" mt={4}>
          {counted(track_count, 'track')}
          {shortfall && `, ${shortfall.wanted - shortfall.got} fewer than wanted`}
          {published && (
            <>
              {' · '}on Spotify since <When at={published.at} />
            </>
          )}
        </Text>
      </div>
    </li>
  );
}
