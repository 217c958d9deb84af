import { zipFile } from '../../services/taste/test/zip-file.ts';
import type { File } from './api.ts';
import type { Simulator } from './simulator.ts';

/** What an export tells, and what of it counts. */
export interface Export {
  readonly entries: readonly object[];
  readonly plays: number;
  /** Songs by their addresses at Spotify, and those of them that nobody has played for long. */
  readonly uris: ReadonlySet<string>;
  readonly old: ReadonlySet<string>;
  readonly firstAt: string;
  readonly lastAt: string;
}

const dayMs = 86_400_000;
const oldTracks = 20;
const whole = { ms_played: 180_000, incognito_mode: false };

/**
 * A Spotify "extended streaming history" of one genre: its first tracks were played once and two years ago, the others up
 * to three times in the last weeks; and there is what does not count: a skip, a private session, a podcast.
 */
export async function exportOf(simulator: Simulator, genre: string): Promise<Export> {
  const query = new URLSearchParams({ q: `genre:"${genre}"`, limit: '80' });
  const found = await simulator.tracks(query.toString());
  const tracks = [...new Map(found.map((track) => [track.recording_mbid, track])).values()].slice(0, 60);
  const lastMs = Date.UTC(2026, 9, 30, 12);
  const counted = tracks.flatMap((track, index) => {
    const ages = index < oldTracks ? [730] : [0, 6, 12].slice(0, 1 + (index % 3));
    return ages.map((days) => ({ ms: lastMs - days * dayMs - index * 60_000, ...whole, ...named(track) }));
  });
  const uncounted = tracks.slice(0, 1).flatMap((track) => [
    { ms: lastMs + dayMs, ...named(track), ...whole, ms_played: 29_999 },
    { ms: lastMs + dayMs, ...named(track), ...whole, incognito_mode: true },
    { ms: lastMs + dayMs, ...whole, spotify_track_uri: null, episode_name: 'Talking about records' },
  ]);
  const instants = counted.map(({ ms }) => ms);
  return {
    entries: [...counted, ...uncounted].map(({ ms, ...rest }) => ({ ts: timeOf(ms), ...rest })),
    plays: counted.length,
    old: new Set(tracks.slice(0, oldTracks).map(({ uri }) => uri)),
    uris: new Set(tracks.map(({ uri }) => uri)),
    firstAt: new Date(Math.min(...instants)).toISOString(),
    lastAt: new Date(Math.max(...instants)).toISOString(),
  };
}

const timeOf = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

function named({ name, artists, album, uri }: Awaited<ReturnType<Simulator['tracks']>>[number]) {
  return {
    master_metadata_track_name: name,
    master_metadata_album_artist_name: artists[0]?.name ?? null,
    master_metadata_album_album_name: album.name,
    spotify_track_uri: uri,
    platform: 'ios',
    conn_country: 'DE',
    shuffle: false,
  };
}

export const jsonOf = ({ entries }: Export): File => ({
  filename: 'Streaming_History_Audio_2024-2026_0.json',
  bytes: Buffer.from(JSON.stringify(entries)),
});

/** The archive as Spotify sends it: two years in two files, with a text and the films beside them. */
export function zipOf({ entries }: Export): File {
  const folder = 'Spotify Extended Streaming History';
  const half = Math.ceil(entries.length / 2);
  const json = (part: readonly object[]) => JSON.stringify(part);
  return {
    filename: 'my_spotify_data.zip',
    bytes: zipFile([
      { name: `${folder}/ReadMeFirst_ExtendedStreamingHistory.pdf`, data: '%PDF-1.4' },
      { name: `${folder}/Streaming_History_Audio_2024_0.json`, data: json(entries.slice(0, half)) },
      { name: `${folder}/Streaming_History_Audio_2025-2026_1.json`, data: json(entries.slice(half)) },
      { name: `${folder}/Streaming_History_Video_2024-2026.json`, data: json(entries.slice(0, 1)) },
    ]),
  };
}
