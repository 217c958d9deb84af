import { Button, Group, Stack, Text } from '@mantine/core';
import { IconBrandSpotify } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { connectPath } from './connect.ts';
import type { SpotifyState } from './draft.ts';
import classes from './notice.module.css';

interface SpotifyNoticeProps {
  readonly spotify: Exclude<SpotifyState, 'connected'>;
  /** What does not work: "your playlists cannot be read". */
  readonly so: string;
  readonly returnTo: string;
  /** Ways that work without it. */
  readonly children?: ReactNode;
}

/** Why this does not work yet, how to connect, and what works without. */
export function SpotifyNotice({ spotify, so, returnTo, children }: SpotifyNoticeProps) {
  return (
    <Stack gap="sm" className={classes.notice}>
      <Text>{words[spotify](so)}</Text>
      {spotify !== 'off' && (
        <Text size="sm" c="dimmed">
          Spotify asks you what may be read, and brings you back here. What you have chosen stays.
        </Text>
      )}
      <Group gap="sm">
        {spotify !== 'off' && (
          <Button component="a" href={connectPath(returnTo)} leftSection={<IconBrandSpotify size={18} />}>
            {spotify === 'needs-reconnect' ? 'Reconnect Spotify' : 'Connect Spotify'}
          </Button>
        )}
        {children}
      </Group>
    </Stack>
  );
}

const words: Readonly<Record<SpotifyNoticeProps['spotify'], (so: string) => string>> = {
  'not-connected': (so) => `Spotify is not connected yet, so ${so}.`,
  'needs-reconnect': (so) => `Spotify has ended the connection, as it does after half a year, so ${so}.`,
  off: (so) => `This place works without Spotify, so ${so}.`,
};
