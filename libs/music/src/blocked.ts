import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { sourceSchema } from '@trc/contracts/lineage';
import { coreArtist, guestsIn, recordingKeys, recordingKeysOfId } from './identity.ts';
import { namedTrack } from './track.ts';

/** A blocklist as it is compared with tracks. */
export interface Blocked {
  /** `recordingKeys` of the blocked recordings. */
  readonly recordings: ReadonlySet<string>;
  /** `coreArtist` of the blocked names. */
  readonly artists: ReadonlySet<string>;
}

export const nothingBlocked: Blocked = { recordings: new Set(), artists: new Set() };

/** A blocked id counts in every catalogue, because a blocklist does not say where it comes from. */
export function blockedOf({ tracks, artists }: Blocklist): Blocked {
  return {
    recordings: new Set(
      tracks.flatMap(({ id, title, artists: credited, isrc }) => [
        ...recordingKeysOfId(id),
        ...sourceSchema.options.flatMap((source) =>
          recordingKeys({ ...namedTrack({ id, source, title: title ?? '', artists: credited }), isrc }),
        ),
      ]),
    ),
    artists: new Set(artists.map(coreArtist).filter((name) => name !== '')),
  };
}

/** Whether the recording, or any artist who is credited for it or named in its title as a guest, is blocked. */
export function isBlocked(track: Track, { recordings, artists }: Blocked): boolean {
  return (
    recordingKeys(track).some((key) => recordings.has(key)) ||
    [...track.artists, ...guestsIn(track.title)].some((name) => artists.has(coreArtist(name)))
  );
}
