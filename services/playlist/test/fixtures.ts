import {
  type Candidate,
  type CandidateSet,
  candidateSetSchema,
} from '@trc/contracts/documents/candidate-set.v1';
import { type Track, trackSchema } from '@trc/contracts/documents/track.v1';
import { type World, worldSchema } from '@trc/contracts/documents/world.v1';

export const ids = {
  tenant: 'ten_01JD0000000000000000000001',
  user: 'usr_01JD0000000000000000000001',
  world: 'wld_01JD0000000000000000000001',
  set: 'cst_01JD0000000000000000000001',
  job: 'job_01JD0000000000000000000001',
} as const;

export const genres = [
  'shoegaze',
  'dream pop',
  'ambient',
  'slowcore',
  'post-rock',
  'city pop',
  'trip hop',
  'folk',
  'techno',
  'jazz',
];

export function aTrack(n: number, changes: Partial<Track> = {}): Track {
  return trackSchema.parse({
    id: `t${n}`,
    source: 'spotify',
    title: `Song ${n}`,
    artists: [`Artist ${n}`],
    artist_ids: [`a${n}`],
    album: `Album ${n}`,
    album_id: `al${n}`,
    released: '2019',
    duration_ms: 200_000 + n,
    isrc: null,
    mbid: null,
    uri: `spotify:track:t${n}`,
    features: null,
    tags: null,
    popularity: null,
    ...changes,
  });
}

/** A track with all that a rich catalogue gives; its values spread over the catalogue's whole width. */
export function aRichTrack(n: number, changes: Partial<Track> = {}): Track {
  const spread = (step: number) => ((n * step) % 97) / 97;
  return aTrack(n, {
    features: {
      source: 'spotify',
      values: {
        energy: spread(13),
        valence: spread(29),
        acousticness: spread(41),
        danceability: spread(53),
        tempo: 70 + 100 * spread(61),
      },
    },
    tags: {
      source: 'musicbrainz',
      values: [genres[n % genres.length] ?? 'folk', genres[(n * 7 + 3) % genres.length] ?? 'jazz'],
    },
    ...changes,
  });
}

/** The parts of a score of which nothing is known. */
export const noParts = {
  semantic: null,
  feature: null,
  era: null,
  fame: null,
  artist: null,
  novelty: null,
  diversity: null,
} as const;

export const candidateOf = (track: Track, embedding: number[] | null = null): Candidate => ({
  track,
  found_by: ['search'],
  embedding,
});

export function candidates(count: number, make: (n: number) => Track = aRichTrack): Candidate[] {
  return Array.from({ length: count }, (_, n) => candidateOf(make(n)));
}

export function aCandidateSet(list: readonly Candidate[]): CandidateSet {
  return candidateSetSchema.parse({
    schema_version: 1,
    id: ids.set,
    world_id: ids.world,
    world_version: 1,
    candidates: list,
    strategies: [],
    dropped: { duplicates: 0, seeds: 0, owned: 0, blocked: 0, heavy_played: 0 },
    left_out: ['ListenBrainz did not answer.'],
  });
}

export function aWorld(changes: Partial<World> = {}): World {
  return worldSchema.parse({
    schema_version: 1,
    id: ids.world,
    version: 1,
    name: 'Salt Light',
    prose: 'Quiet rooms near the sea.',
    seeds: {
      kind: 'tracks',
      tracks: [
        aTrack(9001, {
          artists: ['Grouper'],
          artist_ids: ['grouper'],
          tags: { source: 'musicbrainz', values: ['ambient'] },
        }),
        aTrack(9002, {
          artists: ['Slowdive'],
          artist_ids: ['slowdive'],
          tags: { source: 'musicbrainz', values: ['shoegaze'] },
        }),
      ],
    },
    answers: {},
    answers_table_version: 'answers.v1',
    geometry: { darkness_warmth: 0, intimate_expansive: 0, acoustic_electronic: 0 },
    keywords: [],
    exclude_keywords: [],
    ranges: {},
    scaler: {
      version: 'scaler.v1',
      mean: { energy: 0.5, valence: 0.5, acousticness: 0.5, danceability: 0.5, tempo: 120 },
      sd: { energy: 0.25, valence: 0.25, acousticness: 0.3, danceability: 0.2, tempo: 28 },
    },
    centroid: { energy: -0.4, valence: -0.3, acousticness: 0.5, tempo: -0.5 },
    components: null,
    tag_weights: { shoegaze: 0.4, ambient: 0.3, 'dream pop': 0.2, slowcore: 0.1 },
    semantic: null,
    intersections: [
      {
        id: 'ruined-cathedral',
        name: 'Ruined Cathedral',
        description: 'Low light, long echoes.',
        where: { energy: { max: 0.8 } },
        bias: { valence: -0.2, tempo: -0.1 },
        tags: ['ambient', 'post-rock'],
      },
      {
        id: 'late-summer-drift',
        name: 'Late Summer Drift',
        description: 'Warm and slow.',
        where: {},
        bias: { valence: 0.1, acousticness: 0.2 },
        tags: ['dream pop'],
      },
      {
        id: 'night-bus',
        name: 'Night Bus',
        description: 'Home through the rain.',
        where: {},
        bias: {},
        tags: [],
      },
    ],
    prompt_version: null,
    random_seed: 20261120,
    left_out: [],
    ...changes,
  });
}
