import { Anchor, Button, Group, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { hasEnded } from '../../../api/use-job.ts';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { JobCard } from './job-card.tsx';
import { ReconnectBanner } from './reconnect-banner.tsx';
import { roomFor } from './room.ts';
import { newsworthy } from './unfinished.ts';
import { WorldCard } from './world-card.tsx';
import classes from './worlds-page.module.css';

const pollMs = 3_000;

/** Every world, and those that are being made. */
export default function WorldsPage() {
  const worlds = $api.useInfiniteQuery('get', '/v1/worlds', { params: { query: { limit: 12 } } }, byCursor);
  const jobs = $api.useQuery(
    'get',
    '/v1/jobs',
    { params: { query: { kind: 'world', limit: 20 } } },
    {
      refetchInterval: ({ state }) => (state.data?.items.some((job) => !hasEnded(job)) ? pollMs : false),
    },
  );
  const items = worlds.data ? itemsOf(worlds.data) : [];
  const unfinished = newsworthy(jobs.data?.items ?? [], items[0]?.created_at ?? null);
  return (
    <Page
      title="Worlds"
      about="A world is your taste as a place. Its playlists are made from it and stay alive."
      actions={
        <>
          <Button component={Link} href="/worlds/blocklist" variant="default">
            Blocklist
          </Button>
          <Button component={Link} href="/worlds/new" leftSection={<IconPlus size={16} />}>
            New world
          </Button>
        </>
      }
    >
      <ReconnectBanner />
      {worlds.isPending ? (
        <Cards>
          {[1, 2, 3].map((card) => (
            <Skeleton key={card} height={270} radius="lg" />
          ))}
        </Cards>
      ) : worlds.data ? (
        items.length + unfinished.length > 0 ? (
          <>
            <Cards>
              {unfinished.map((job) => (
                <JobCard key={job.id} job={job} />
              ))}
              {items.map((world) => (
                <WorldCard key={world.id} world={world} />
              ))}
            </Cards>
            <More query={worlds} />
          </>
        ) : (
          <FirstWorld />
        )
      ) : (
        <Failed error={worlds.error} again={() => worlds.refetch()} />
      )}
      <Room />
    </Page>
  );
}

function Cards({ children }: { readonly children: ReactNode }) {
  return (
    <SimpleGrid component="ul" className={classes.cards} cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
      {children}
    </SimpleGrid>
  );
}

function FirstWorld() {
  return (
    <Empty
      title="What does your taste look like?"
      action={
        <Button component={Link} href="/worlds/new" size="md" leftSection={<IconPlus size={18} />}>
          Make your first world
        </Button>
      }
    >
      Begin with three tracks, a playlist or your history, answer five questions, and a minute later you have
      a world of your own with playlists that refresh by themselves.
    </Empty>
  );
}

/** How many worlds the plan holds. */
function Room() {
  const { data } = $api.useQuery('get', '/v1/usage', {});
  const room = data && roomFor(data);
  if (!room) return null;
  return (
    <Group gap="xs" className={classes.room}>
      <Text size="sm" c="dimmed">
        {room.words}
      </Text>
      {room.isFull && (
        <Anchor component={Link} href="/settings/plan" size="sm">
          See the plans
        </Anchor>
      )}
    </Group>
  );
}
