import { Anchor, Badge, Button, Group, List, Stack, Text } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { $api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem.ts';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import type { World } from './map.ts';
import { MapPanel } from './map-panel.tsx';
import { PlaylistsPanel } from './playlists-panel.tsx';
import { ReceiptPanel } from './receipt-panel.tsx';
import { ReconnectBanner } from './reconnect-banner.tsx';
import { RefreshPanel } from './refresh-panel.tsx';
import { RenameWorld } from './rename-world.tsx';
import { SchedulePanel } from './schedule-panel.tsx';
import classes from './world-page.module.css';

/** One world: what it is like, its playlists, and how it stays alive. */
export default function WorldPage() {
  const { id = '' } = useParams();
  const world = $api.useQuery('get', '/v1/worlds/{id}', { params: { path: { id } } });
  if (world.data) return <Shown world={world.data} />;
  if (world.isPending) return <Loading lines={10} height={36} />;
  return (
    <Page title="World">
      {problemOf(world.error).code === 'not-found' ? (
        <Empty
          title="There is no such world"
          action={
            <Button component={Link} href="/worlds">
              See your worlds
            </Button>
          }
        >
          It may still be on its way, or belong to somebody else.
        </Empty>
      ) : (
        <Failed error={world.error} again={() => world.refetch()} />
      )}
    </Page>
  );
}

function Shown({ world }: { readonly world: World }) {
  const { id, name, version, prose } = world;
  return (
    <Page
      title={name}
      about={prose}
      actions={
        <>
          <RenameWorld id={id} name={name} />
          <Button component={Link} href={`/worlds/${id}/versions`} variant="default">
            Versions ({version})
          </Button>
          <Button component="a" href={`/v1/worlds/${id}`} download={`${name}.json`} variant="default">
            Download as JSON
          </Button>
        </>
      }
    >
      <ReconnectBanner />
      <PlaylistsPanel world={world} />
      <MapPanel world={world} />
      <div className={classes.two}>
        <Stack gap="lg">
          <RefreshPanel worldId={id} />
          <Words world={world} />
        </Stack>
        <Stack gap="lg">
          <SchedulePanel worldId={id} />
          <ReceiptPanel worldId={id} />
        </Stack>
      </div>
    </Page>
  );
}

/** What the world listens for, what it avoids, and what could not be used. */
function Words({ world: { keywords, exclude_keywords, left_out } }: { readonly world: World }) {
  return (
    <Panel title="In words">
      <Stack gap="md">
        <Labels title="It listens for" words={keywords} none="Nothing in particular." />
        <Labels title="It avoids" words={exclude_keywords} none="Nothing." />
        {left_out.length > 0 && (
          <div>
            <Text fw={600} size="sm" component="h3">
              What could not be used
            </Text>
            <List size="sm" spacing={4}>
              {left_out.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </div>
        )}
        <Anchor component={Link} href="/worlds/blocklist" size="sm">
          What never comes again: the blocklist
        </Anchor>
      </Stack>
    </Panel>
  );
}

interface LabelsProps {
  readonly title: string;
  readonly words: readonly string[];
  readonly none: string;
}

function Labels({ title, words, none }: LabelsProps) {
  return (
    <div>
      <Text fw={600} size="sm" component="h3" mb={6}>
        {title}
      </Text>
      {words.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <Group component="ul" gap={6} className={classes.labels}>
          {words.map((word) => (
            <Badge key={word} component="li" variant="default" tt="none" fw={500}>
              {word}
            </Badge>
          ))}
        </Group>
      )}
    </div>
  );
}
