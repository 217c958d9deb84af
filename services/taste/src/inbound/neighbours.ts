import { laterOf } from '@trc/runtime/neighbour';
import { refusedToRead, type SpotifySays, spotifySays } from '@trc/spotify/says';

/** What a failure of a neighbour means for the one who asked; `null` for what is none: a bug, which throws. */
export function neighbourSays(error: unknown): SpotifySays | null {
  return laterOf(error) ?? spotifySays(error, refusedToRead);
}
