import { Badge, Skeleton, Text, Title } from '@mantine/core';
import { coverGround } from '@trc/music/cover-ground';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { When } from '../../../components/when.tsx';
import { mapOf } from './map.ts';
import { MapPicture } from './map-picture.tsx';
import { pauses } from './schedule-words.ts';
import { firstSentence } from './words.ts';
import classes from './world-card.module.css';

type Listed = Answer<'/v1/worlds'>['items'][number];

const staleMs = 60_000;

/** A world as a sleeve: its picture, its name, what it is like, and how it stays alive. */
export function WorldCard({ world: { id, name, prose, version, created_at } }: { readonly world: Listed }) {
  const params = { params: { path: { id } } };
  const world = $api.useQuery('get', '/v1/worlds/{id}', params, { staleTime: staleMs });
  const schedule = $api.useQuery('get', '/v1/worlds/{id}/schedule', params, { staleTime: staleMs });
  const map = world.data && mapOf(world.data);
  const { from, to } = coverGround({ worldId: id, intersectionId: id, ordinal: 0 });
  const paused = schedule.data?.paused;
  return (
    <li className={classes.card}>
      <div className={classes.sleeve} style={{ background: `linear-gradient(135deg, ${from}, ${to})` }}>
        {world.isPending ? (
          <Skeleton height="100%" radius={0} className={classes.waiting} />
        ) : (
          map && <MapPicture map={map} width={360} height={170} />
        )}
      </div>
      <div className={classes.body}>
        <Title order={2} size="h3">
          <Link href={`/worlds/${id}`} className={classes.link}>
            {name}
          </Link>
        </Title>
        <Text size="sm" lineClamp={2}>
          {firstSentence(prose)}
        </Text>
        <div className={classes.foot}>
          <Text size="xs" c="dimmed">
            {version === 1 ? 'Made' : 'Refreshed'} <When at={created_at} />
          </Text>
          {paused ? (
            <Badge variant="default" c="var(--trc-warn)">
              {paused === 'spotify-needs-reconnect' ? 'Needs reconnect' : 'Paused'}
            </Badge>
          ) : (
            <NextRun schedule={schedule.data} />
          )}
        </div>
        {paused && (
          <Text size="xs" c="dimmed">
            {pauses[paused].words}
          </Text>
        )}
      </div>
    </li>
  );
}

function NextRun({ schedule }: { readonly schedule: Answer<'/v1/worlds/{id}/schedule'> | undefined }) {
  if (!schedule) return null;
  return (
    <Text size="xs" c="dimmed">
      {schedule.next_run_at ? (
        <>
          Next <When at={schedule.next_run_at} />
        </>
      ) : (
        'No refresh planned'
      )}
    </Text>
  );
}
