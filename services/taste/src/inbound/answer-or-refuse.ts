import type { SpotifyAccess } from '@trc/spotify/access';
import { neighbourSays } from './neighbours.ts';

export type Answered<T> =
  | { readonly kind: 'found'; readonly items: T[] }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly detail: string;
      readonly retry_after_s: number | null;
    };

const details = {
  'spotify-off': 'Spotify is switched off here.',
  'spotify-not-connected': 'Connect your Spotify account first.',
  'spotify-needs-reconnect': 'Spotify has ended the connection; connect your account again.',
} as const;

/** A question that a neighbour may refuse: its no becomes a value with the time to come back. */
export async function answerOrRefuse<T>(
  read: () => Promise<readonly T[] | Exclude<SpotifyAccess, { kind: 'client' }>>,
): Promise<Answered<T>> {
  try {
    const answer = await read();
    if (!('kind' in answer)) return { kind: 'found', items: [...answer] };
    if (answer.kind === 'none')
      return { kind: 'refused', code: answer.code, detail: details[answer.code], retry_after_s: null };
    return later(answer.retryAfterMs, 'Spotify asked to wait.');
  } catch (error) {
    const says = neighbourSays(error);
    if (says === null) throw error;
    return says.kind === 'later' ? later(says.afterMs, says.reason) : { ...says, retry_after_s: null };
  }
}

function later<T>(afterMs: number, detail: string): Answered<T> {
  return { kind: 'refused', code: 'rate-limited', detail, retry_after_s: Math.ceil(afterMs / 1_000) };
}
