import { Button, Group, List, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { instant } from '../../../format.ts';
import { PlaylistDiff } from '../playlists/playlist-diff.tsx';
import { MovedValues } from './moved-values.tsx';
import { movedFeatures, movedTags } from './version-diff.ts';
import { chosenPair, type VersionPair } from './version-pair.ts';
import classes from './versions-page.module.css';

/** The versions that a world has had, and what changed between two of them. */
export default function VersionsPage() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const versions = $api.useQuery('get', '/v1/worlds/{id}/versions', { params: { path: { id } } });
  if (!versions.data)
    return versions.error ? (
      <Page title="Versions">
        <Failed error={versions.error} again={() => versions.refetch()} />
      </Page>
    ) : (
      <Loading lines={8} height={32} />
    );
  const { items } = versions.data;
  const pair = chosenPair(
    items.map(({ version }) => version),
    { from: search.get('from'), to: search.get('to') },
  );
  const choose = (change: Partial<VersionPair>) => {
    if (!pair) return;
    const { from, to } = { ...pair, ...change };
    setSearch({ from: String(from), to: String(to) }, { replace: true });
  };
  const options = items.map(({ version, created_at }) => ({
    value: String(version),
    label: `Version ${version}, ${instant(created_at)}`,
  }));
  return (
    <Page
      title={`Versions of ${items[0]?.name ?? 'this world'}`}
      about="Every refresh makes a new version. Nothing is lost: you can see what changed and why."
      actions={
        <Button component={Link} href={`/worlds/${id}`} variant="default">
          Back to the world
        </Button>
      }
    >
      {pair ? (
        <>
          <Group gap="sm" align="end" role="group" aria-label="Versions to compare">
            <NativeSelect
              label="From"
              data={options}
              value={String(pair.from)}
              onChange={({ currentTarget }) => choose({ from: Number(currentTarget.value) })}
            />
            <NativeSelect
              label="To"
              data={options}
              value={String(pair.to)}
              onChange={({ currentTarget }) => choose({ to: Number(currentTarget.value) })}
            />
          </Group>
          <Differences id={id} pair={pair} />
        </>
      ) : (
        <Empty title="One version so far">
          The next refresh makes the second, and then this page compares them.
        </Empty>
      )}
      <Panel title="History">
        <ol className={classes.history} reversed>
          {items.map(({ version, name, created_at }) => (
            <li key={version}>
              <Text span fw={600}>
                Version {version}
              </Text>{' '}
              <Text span c="dimmed">
                {name} · <When at={created_at} />
              </Text>
              {version > 1 && items.some((one) => one.version === version - 1) && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() => choose({ from: version - 1, to: version })}
                >
                  What changed
                </Button>
              )}
            </li>
          ))}
        </ol>
      </Panel>
    </Page>
  );
}

function Differences({ id, pair: { from, to } }: { readonly id: string; readonly pair: VersionPair }) {
  const of = (version: number) => ({ params: { path: { id, version } } });
  const diff = $api.useQuery('get', '/v1/worlds/{id}/diff', {
    params: { path: { id }, query: { from, to } },
  });
  const before = $api.useQuery('get', '/v1/worlds/{id}/versions/{version}', of(from));
  const after = $api.useQuery('get', '/v1/worlds/{id}/versions/{version}', of(to));
  const error = diff.error ?? before.error ?? after.error;
  if (error)
    return (
      <Failed error={error} again={() => Promise.all([diff.refetch(), before.refetch(), after.refetch()])} />
    );
  if (!diff.data || !before.data || !after.data) return <Loading lines={6} height={28} />;
  return (
    <>
      <Panel title="What changed">
        <List spacing={4}>
          {diff.data.summary.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      </Panel>
      <div className={classes.two}>
        <Panel
          title="Where the playlists aim"
          about="0 is the average of the catalogue, 1 is one standard deviation."
        >
          <MovedValues
            caption="Features of sound that moved"
            values={movedFeatures(before.data, after.data)}
            unit="standard-deviations"
            none="Every feature is where it was."
          />
        </Panel>
        <Panel title="Tags" about="Shares of all tags of this world.">
          <MovedValues
            caption="Tags that weigh more or less"
            values={movedTags(before.data, after.data)}
            unit="share"
            none="Every tag weighs what it weighed."
          />
        </Panel>
      </div>
      <PlaylistDiffs id={id} pair={{ from, to }} />
    </>
  );
}

function PlaylistDiffs({ id, pair }: { readonly id: string; readonly pair: VersionPair }) {
  const playlists = $api.useQuery('get', '/v1/worlds/{id}/playlists', { params: { path: { id } } });
  return (
    <Panel title="Tracks" about="What stayed, came and went in each playlist, with the reasons.">
      {playlists.data?.items.map((playlist) => (
        <OnePlaylist key={playlist.id} id={playlist.id} name={playlist.name} pair={pair} />
      ))}
      {playlists.error ? <Failed error={playlists.error} again={() => playlists.refetch()} /> : null}
    </Panel>
  );
}

interface OnePlaylistProps {
  readonly id: string;
  readonly name: string;
  readonly pair: VersionPair;
}

/** Compositions are made again for this, so only what is opened is asked for. */
function OnePlaylist({ id, name, pair }: OnePlaylistProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)} className={classes.playlist}>
      <summary>
        <h3>{name}</h3>
      </summary>
      {isOpen && <PlaylistDiff id={id} {...pair} />}
    </details>
  );
}
