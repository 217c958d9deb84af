import { type World, worldSchema } from '@trc/contracts/documents/world.v1';
import { worldDiffSchema } from '@trc/contracts/documents/world-diff.v1';
import { newId } from '@trc/contracts/ids';
import { namedTrack } from '@trc/music/track';
import { describe, expect, it } from 'vitest';
import { diffJson, diffWorlds } from './world-diff.ts';

const intersection = (id: string, name: string) => ({
  id,
  name,
  description: 'd',
  where: { energy: { min: 0.1 } },
  bias: { energy: 0.1 },
  tags: [],
});
const world: World = worldSchema.parse({
  schema_version: 1,
  id: newId('world', 1),
  version: 1,
  name: 'Night Harbour',
  prose: 'A place.',
  seeds: {
    kind: 'tracks',
    tracks: [namedTrack({ id: 'a', source: 'musicbrainz', title: 'A', artists: ['B'] })],
  },
  answers: {},
  answers_table_version: 'answers-1',
  geometry: { darkness_warmth: 0, intimate_expansive: 0, acoustic_electronic: 0 },
  keywords: [],
  exclude_keywords: [],
  ranges: {},
  scaler: { version: 's', mean: {}, sd: {} },
  centroid: { energy: 0.5, valence: 0.1, tempo: 0 },
  target: { energy: 0.5, valence: 0.1, tempo: 0 },
  components: { version: 's', centroid: [1, 2] },
  tag_weights: { ambient: 0.6, 'a/b~c': 0.4 },
  semantic: null,
  intersections: [
    intersection('one', 'Low Flame'),
    intersection('two', 'Kitchen Table'),
    intersection('three', 'Heart'),
  ],
  prompt_version: null,
  random_seed: 1,
  left_out: [],
});

describe('the difference between two versions of a world', () => {
  it('names every value that differs by a JSON pointer, and null for what is not there', () => {
    const changes = diffJson(
      { a: { 'x/y~z': 1 }, list: [{ id: 1 }], vector: [1, 2], gone: true, same: { deep: [] } },
      { a: { 'x/y~z': 2 }, list: [{ id: 1 }, { id: 2 }], vector: [1, 3], same: { deep: [] }, fresh: null },
    );
    expect(changes).toEqual([
      { path: '/a/x~1y~0z', before: 1, after: 2 },
      { path: '/list/1', before: null, after: { id: 2 } },
      { path: '/vector', before: [1, 2], after: [1, 3] },
      { path: '/gone', before: true, after: null },
      { path: '/fresh', before: null, after: null },
    ]);
  });

  it('is empty for one and the same version, and says so', () => {
    expect(diffWorlds(world, world)).toEqual({
      from: 1,
      to: 1,
      summary: ['Nothing changed that could be heard.'],
      changes: [],
    });
  });

  it('tells a listener what moved, the most telling first', () => {
    const after: World = {
      ...world,
      version: 2,
      name: 'Blue Harbour',
      prose: 'Another place.',
      target: { energy: 0.7, valence: -0.9, tempo: 0.04 },
      tag_weights: { ambient: 0.7, dub: 0.3 },
      seeds: {
        ...world.seeds,
        tracks: [
          ...world.seeds.tracks,
          namedTrack({ id: 'b', source: 'musicbrainz', title: 'B', artists: ['C'] }),
        ],
      },
      intersections: world.intersections.map((one, index) =>
        index === 0 ? { ...one, where: { energy: { min: 0.2 } } } : one,
      ),
    };
    const diff = diffWorlds(world, after);
    expect(diff.summary).toEqual([
      'Renamed from "Night Harbour" to "Blue Harbour".',
      'Valence moved down by 1 standard deviation.',
      'Energy moved up by 0.2 standard deviations.',
      'New tags: dub.',
      'Heavier tags: ambient.',
      'Tags that are gone: a/b~c.',
      'Playlists with other bounds: "Low Flame".',
      '1 more recording shapes this world.',
      'The description is a new one.',
    ]);
    expect(diff.changes.map(({ path }) => path)).toContain('/tag_weights/a~1b~0c');
    expect(worldDiffSchema.parse(diff)).toEqual(diff);
  });

  it('tells in words when the era and the fame moved, and keeps quiet about less than a year and two hundredths', () => {
    const of = (released: World['released'], fame: World['fame']): World => ({ ...world, released, fame });
    const spotify = (shares: Record<string, number>) => ({ source: 'spotify' as const, shares });
    const told = (from: World, to: World) => diffWorlds(from, to).summary;
    const before = of({ '1998-03': 0.5, '2002': 0.5 }, spotify({ '40': 0.5, '50': 0.5 }));
    expect(
      told(
        before,
        of({ '1998-03': 0.4, '2002': 0.4, '2024-01': 0.2 }, spotify({ '40': 0.4, '50': 0.4, '90': 0.2 })),
      ),
    ).toEqual(['The era moved from about 2000 to about 2005.', 'Fame moved up from 45 to 54 of 100.']);
    expect(told(before, of({ '1998-03': 0.9, '2002': 0.1 }, spotify({ '40': 1 })))).toEqual([
      'The era moved from about 2000 to about 1998.',
      'Fame moved down from 45 to 40 of 100.',
    ]);
    expect(told(before, of({ '1998-03': 0.6, '2002': 0.4 }, spotify({ '40': 0.6, '50': 0.4 })))).toEqual([
      'Nothing changed that could be heard.',
    ]);
  });

  it('says nothing of era and fame that one version does not know, or that two catalogues count', () => {
    const listens = { source: 'listenbrainz' as const, shares: { '90': 1 } };
    const known: World = {
      ...world,
      released: { '1998': 1 },
      fame: { source: 'spotify', shares: { '40': 1 } },
    };
    for (const other of [
      world,
      { ...known, released: {}, fame: null },
      { ...known, released: { soon: 1 }, fame: listens },
    ]) {
      expect(diffWorlds(known, other).summary).toEqual(['Nothing changed that could be heard.']);
      expect(diffWorlds(other, known).summary).toEqual(['Nothing changed that could be heard.']);
    }
  });

  it('lists no more than a few names', () => {
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`tag${n}`, 1 / 8]));
    expect(diffWorlds(world, { ...world, tag_weights: many }).summary[0]).toBe(
      'New tags: tag0, tag1, tag2, tag3, tag4 and 3 more.',
    );
  });
});
