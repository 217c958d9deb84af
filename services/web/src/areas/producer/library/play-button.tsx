import { ActionIcon } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { usePlayer } from './player.ts';
import type { Playable } from './sample.ts';

/** Plays a sound, and pauses it while it is heard. */
export function PlayButton({ sample, size = 'lg' }: { readonly sample: Playable; readonly size?: string }) {
  const { current, isPlaying, toggle } = usePlayer();
  const isHeard = isPlaying && current?.id === sample.id;
  return (
    <ActionIcon
      size={size}
      radius="xl"
      variant={isHeard ? 'filled' : 'default'}
      aria-label={`${isHeard ? 'Pause' : 'Play'} ${sample.filename}`}
      data-play
      onClick={() => toggle(sample)}
    >
      {isHeard ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
    </ActionIcon>
  );
}
