import { namedTrack } from '@trc/music/track';
import type { SeedSources } from '../src/inbound/gather-seeds.ts';
import type { OpenCatalogue } from '../src/outbound/seeds.open.ts';

/** Sources of seeds in which nothing is to be found. */
export const emptySources: Pick<SeedSources, 'listens' | 'imports' | 'library'> = {
  listens: () => ({ read: async () => ({ kind: 'unknown-user' }) }),
  imports: { read: async () => ({ kind: 'gone' }) },
  library: async () => [],
};

/** An open catalogue that knows tags by the artist's name, and every recording by its MusicBrainz id. */
export const openCatalogue: OpenCatalogue = {
  recordings: async (mbids) => mbids.map(recordingOf),
  known: async (mbids) => new Map(mbids.map((mbid) => [mbid, tagged(mbid)])),
  search: async () => [],
  identify: async (names) =>
    names.map(({ artist }, index) => mbidOf(index, artist.endsWith('1') ? 'd' : 'a')),
  fame: async (mbids) => new Map(mbids.map((mbid) => [mbid, 0.5])),
};

/** An id whose last letter says under which tag the recording is known. */
export const mbidOf = (index: number, letter: 'a' | 'd') =>
  `8f3471b5-7e6a-48da-86a9-${String(index).padStart(11, '0')}${letter}`;

const namedTags: Readonly<Record<string, string>> = { a: 'ambient', d: 'dub' };

/** What the catalogue knows of a recording. */
export function tagged(mbid: string) {
  const tag = mbid.startsWith('8f3471b5-7e6a') ? namedTags[mbid.at(-1) ?? ''] : undefined;
  return {
    ...recordingOf(mbid),
    tags: { source: 'listenbrainz' as const, values: [tag ?? 'krautrock'] },
  };
}

const recordingOf = (mbid: string) => ({
  ...namedTrack({ id: mbid, source: 'musicbrainz' as const, title: `Song ${mbid}`, artists: ['Known'] }),
  mbid,
  tags: { source: 'listenbrainz' as const, values: ['krautrock'] },
});
