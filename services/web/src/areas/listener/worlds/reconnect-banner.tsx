import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useMe } from '../../../shell/session.ts';
import { connectPath } from '../onboarding/connect.ts';

/** Says that Spotify has ended the connection, and leads there and back; nothing while it holds. */
export function ReconnectBanner() {
  const { data: me } = useMe();
  const [path] = useLocation();
  if (me?.spotify?.state !== 'needs-reconnect') return null;
  return (
    <Alert
      role="status"
      variant="default"
      icon={<IconPlugConnectedX size={20} color="var(--trc-warn)" />}
      title="Spotify needs to be reconnected"
    >
      <Text size="sm">
        Spotify has ended the connection. Your worlds and playlists are safe, but nothing refreshes or is
        published until you say yes once more.
      </Text>
      <Group mt="sm">
        <Button component="a" href={connectPath(path)} size="xs">
          Reconnect Spotify
        </Button>
      </Group>
    </Alert>
  );
}
