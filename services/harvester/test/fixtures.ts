import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { newId } from '@trc/contracts/ids';
import { namedTrack } from '@trc/music/track';
import { mbidOf, spotifyId } from './scripted-providers.ts';

export const seedTrack = (n: number, values: Partial<Track> = {}): Track => ({
  ...namedTrack({
    id: spotifyId(n),
    source: 'spotify',
    title: `Seed ${n}`,
    artists: [`Seed artist ${n}`],
  }),
  artist_ids: [`seedartist${n}`],
  mbid: mbidOf(900_000 + n),
  uri: `spotify:track:${spotifyId(n)}`,
  features: { source: 'spotify', values: { energy: 0.5, valence: 0.5, tempo: 120 } },
  ...values,
});

export function aWorld(values: Partial<World> = {}): World {
  return {
    schema_version: 1,
    id: newId('world', 1),
    version: 1,
    name: 'Paper Weather',
    prose: '',
    seeds: { kind: 'tracks', tracks: [1, 2, 3].map((n) => seedTrack(n)) },
    answers: {},
    answers_table_version: 'answers-1',
    geometry: { darkness_warmth: 0, intimate_expansive: 0, acoustic_electronic: 0 },
    keywords: [],
    exclude_keywords: [],
    ranges: {},
    scaler: {
      version: 's',
      mean: { energy: 0.7, valence: 0.5, tempo: 120 },
      sd: { energy: 0.2, valence: 0.2, tempo: 25 },
    },
    centroid: { energy: -1, valence: 0, tempo: 0 },
    target: { energy: -1, valence: 0, tempo: 0 },
    components: null,
    tag_weights: { dub: 1 },
    semantic: null,
    intersections: ['a', 'b', 'c'].map((id) => ({
      id,
      name: id,
      description: '',
      where: {},
      bias: {},
      tags: [],
    })),
    prompt_version: null,
    random_seed: 7,
    left_out: [],
    ...values,
  };
}
