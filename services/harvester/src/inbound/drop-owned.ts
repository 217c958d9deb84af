import { modeRules } from '@trc/spotify/capabilities';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { affordable, type CallAllowance } from '../domain/allowance.ts';
import { type Selection, withoutOwned } from '../domain/candidates.ts';
import { spotifyIdOf } from '../domain/plan.ts';

/** Whether Spotify tracks are in the listener's library, in order. */
export type Owns = (trackIds: readonly string[]) => Promise<readonly boolean[]>;

/** Whether the listener has a track is asked of those that seem nearest. */
const checkedMax = 150;

/** Tracks in one question: Spotify takes fewer from an app of today. */
export function ownedPerCall(recommends: boolean): number {
  return (recommends ? modeRules.extended : modeRules.development).libraryContainsMax;
}

/** Calls that it takes to know. */
export function owningCallsOf(owns: Owns | null, perCall: number): number {
  return owns ? Math.ceil(checkedMax / perCall) : 0;
}

/** Drops what the listener has. A library that Spotify does not show is said and does not stop the rest. */
export async function dropOwned(
  selection: Selection,
  owns: Owns | null,
  perCall: number,
  calls: CallAllowance,
  leftOut: string[],
): Promise<Selection> {
  if (!owns) return selection;
  const ids = selection.candidates.slice(0, checkedMax).map(({ track }) => spotifyIdOf(track));
  const asked = affordable([...new Set(ids.filter((id) => id !== null))], perCall, calls);
  try {
    const answers = await owns(asked);
    const owned = new Set(asked.filter((_, index) => answers[index]));
    return withoutOwned(
      selection,
      ids.map((id) => id !== null && owned.has(id)),
    );
  } catch (error) {
    if (!isSpotifyFailure(error, 'forbidden')) throw error;
    leftOut.push('Spotify does not show the saved tracks, so they may come back.');
    return selection;
  }
}
