import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mapOf, type World } from './map.ts';

const example: World = JSON.parse(
  readFileSync(
    new URL('../../../../../../libs/contracts/examples/http/get-world.v1.json', import.meta.url),
    'utf8',
  ),
).response;

const seedsOf = (values: readonly Record<string, number>[]): World['seeds'] => ({
  kind: 'tracks',
  tracks: values.map((raw, index) => ({
    ...(example.seeds.tracks[0] as World['seeds']['tracks'][number]),
    id: `seed-${index}`,
    features: { source: 'spotify', values: { ...example.scaler.mean, ...raw } },
  })),
});

it('places seeds, their middle, the target and every intersection by sound', () => {
  const map = mapOf(example);
  expect(map?.basis).toBe('features');
  const kinds = map?.places.map(({ kind }) => kind) ?? [];
  expect(kinds.filter((kind) => kind === 'seed')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'playlist')).toHaveLength(4);
  expect(kinds).toContain('centre');
  expect(kinds).toContain('target');
  for (const { x, y } of map?.places ?? []) {
    expect(Math.abs(x)).toBeLessThanOrEqual(1);
    expect(Math.abs(y)).toBeLessThanOrEqual(1);
  }
});

it('names the first axis by the feature in which the seeds differ most', () => {
  const world = {
    ...example,
    seeds: seedsOf([{ tempo: 60 }, { tempo: 190 }, { tempo: 75 }, { tempo: 180 }, { tempo: 65 }]),
    intersections: example.intersections.map((one) => ({ ...one, where: {}, bias: {} })),
    target: example.centroid ?? {},
  };
  const [first] = mapOf(world)?.axes ?? [];
  expect(first?.high[0]).toBe('fast');
  expect(first?.low[0]).toBe('slow');
});

it('puts an intersection on the side that it favours', () => {
  const map = mapOf({
    ...example,
    target: {},
    seeds: seedsOf([{ energy: 0.2 }, { energy: 0.95 }, { energy: 0.5 }]),
    intersections: example.intersections.map((one) => ({
      ...one,
      where: {},
      bias: { energy: one.id === 'energy-low' ? -0.15 : 0.15 },
    })),
  });
  const at = (id: string) => map?.places.find((place) => place.id === id)?.x ?? Number.NaN;
  expect(map?.axes[0].high[0]).toBe('energetic');
  expect(at('energy-low')).toBeLessThan(at('energy-high'));
});

it('falls back to tags where no seed has features, and counts the seeds that have neither', () => {
  const [one, two, three] = example.seeds.tracks as [
    World['seeds']['tracks'][number],
    World['seeds']['tracks'][number],
    World['seeds']['tracks'][number],
  ];
  const map = mapOf({
    ...example,
    centroid: null,
    seeds: {
      kind: 'tracks',
      tracks: [
        { ...one, features: null, tags: { source: 'musicbrainz', values: ['jazz', 'bebop'] } },
        { ...two, features: null, tags: { source: 'musicbrainz', values: ['techno'] } },
        { ...three, features: null, tags: null },
      ],
    },
  });
  expect(map?.basis).toBe('tags');
  expect(map?.seedsLeftOut).toBe(1);
  const ends = map?.axes.flatMap(({ low, high }) => [...low, ...high]);
  expect(ends).toContain('techno');
  expect(ends).toContain('bebop');
});

it('draws nothing when there is too little to place', () => {
  const bare = { ...example, centroid: null, seeds: { kind: 'tracks' as const, tracks: [] } };
  expect(
    mapOf({ ...bare, intersections: bare.intersections.map((one) => ({ ...one, tags: [] })) }),
  ).toBeNull();
});
