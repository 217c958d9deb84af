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
  known: async (mbids) => new Map(mbids.map((mbid) => [mbid, recordingOf(mbid)])),
  search: async () => [],
  lookup: async (artist) => ({
    mbid: '8f3471b5-7e6a-48da-86a9-c1c07a0f47ae',
    tags: [artist.endsWith('1') ? 'dub' : 'ambient'],
  }),
};

const recordingOf = (mbid: string) => ({
  ...namedTrack({ id: mbid, source: 'musicbrainz' as const, title: `Song ${mbid}`, artists: ['Known'] }),
  mbid,
  tags: { source: 'listenbrainz' as const, values: ['krautrock'] },
});
