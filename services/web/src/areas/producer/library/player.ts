import { createContext, useContext } from 'react';
import type { Playable } from './sample.ts';

export interface Player {
  /** The one audio element of the page; `null` before the first render. */
  readonly audio: HTMLAudioElement | null;
  readonly current: Playable | null;
  readonly isPlaying: boolean;
  /** Why nothing is heard, in a sentence. */
  readonly problem: string | null;
  /** Plays a sound from its beginning, or goes on with it, or pauses it. */
  readonly toggle: (sample: Playable) => void;
  /** Goes to a place in a sound and plays from there. */
  readonly seek: (sample: Playable, seconds: number) => void;
  readonly close: () => void;
}

export const PlayerContext = createContext<Player | null>(null);

export function usePlayer(): Player {
  const player = useContext(PlayerContext);
  if (!player) throw new Error('The player is missing around this page.');
  return player;
}
