import { Alert, Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useNow, When } from '../../../components/when.tsx';
import { day } from '../../../format.ts';
import type { Me } from '../../../shell/session.ts';
import { site } from '../../../shell/site.ts';
import { consentState } from './consent-state.ts';

const connectPath = '/v1/auth/spotify/start?return_to=/account';

/** The listener's link to Spotify: made, made anew, taken away. */
export function SpotifyPanel({ spotify }: Pick<Me, 'spotify'>) {
  const [isAsking, setIsAsking] = useState(false);
  const client = useQueryClient();
  const disconnect = $api.useMutation('delete', '/v1/connections/spotify', {
    onSuccess: () => {
      setIsAsking(false);
      return client.invalidateQueries({ queryKey: ['get', '/v1/me'] });
    },
  });
  return (
    <Panel title="Spotify" about="Where your history comes from, and where playlists are published.">
      <div>
        {spotify ? <Connected spotify={spotify} /> : <Unconnected />}
        <div role="status">
          {disconnect.data && !spotify && (
            <Text size="sm">
              {disconnect.data.message} All of it is gone <When at={disconnect.data.gone_by} />. You can{' '}
              <Anchor href={disconnect.data.revoke_url} target="_blank" rel="noreferrer" underline="always">
                take the permission away at Spotify
              </Anchor>{' '}
              too.
            </Text>
          )}
        </div>
      </div>
      {spotify && (
        <Group gap="sm">
          <Button
            component="a"
            href={connectPath}
            variant={spotify.state === 'connected' ? 'default' : 'filled'}
          >
            {spotify.state === 'connected' ? 'Renew the connection' : 'Reconnect Spotify'}
          </Button>
          <Button variant="subtle" color="red" onClick={() => setIsAsking(true)}>
            Disconnect
          </Button>
        </Group>
      )}
      <Confirm
        opened={isAsking}
        title="Disconnect Spotify?"
        action="Disconnect Spotify"
        busy={disconnect.isPending}
        error={disconnect.error}
        onConfirm={() => disconnect.mutate({})}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">
          What came from Spotify is deleted here: your history, seeds and what was worked out from them.
          Refreshes of your worlds rest until you connect again. Playlists that were published stay in your
          Spotify account.
        </Text>
      </Confirm>
    </Panel>
  );
}

function Connected({ spotify }: { readonly spotify: NonNullable<Me['spotify']> }) {
  const state = consentState(spotify, useNow());
  if (state === 'ended')
    return (
      <Alert
        role="note"
        icon={<IconPlugConnectedX size={18} />}
        color="yellow"
        title="Spotify has ended the connection"
      >
        Your worlds rest as they are. Reconnect, and they keep refreshing.
      </Alert>
    );
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Badge color={state === 'lasts' ? 'green' : 'yellow'} variant="light" tt="none" size="lg">
          {state === 'lasts' ? 'Connected' : 'Connected, ends soon'}
        </Badge>
        <Text size="sm">
          Until {day(spotify.expires_at)} (<When at={spotify.expires_at} />)
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        Spotify ends every connection after six months. You get a mail two weeks before; you can renew it at
        any time.
      </Text>
    </Stack>
  );
}

function Unconnected() {
  if (!site.sign_in.spotify)
    return (
      <Text size="sm" c="dimmed">
        This installation works without Spotify. Choose tracks as seeds, and take your playlists with you as
        files.
      </Text>
    );
  return (
    <Group justify="space-between">
      <Text size="sm">Not connected. Worlds can be made without it, from tracks that you search for.</Text>
      <Button component="a" href={connectPath}>
        Connect Spotify
      </Button>
    </Group>
  );
}
