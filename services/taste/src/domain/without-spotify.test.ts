import { expect, it } from 'vitest';
import { measuredTrack } from '../../test/tracks.ts';
import { readAnswers } from './answers.ts';
import { catalogueSpace } from './catalogue-space.v1.ts';
import { weigh } from './seeds.ts';
import { hasLostItsSeeds, withoutSpotify } from './without-spotify.ts';
import { createWorld } from './world.ts';

const answers = { movement: { options: ['slow-patient'] } };

function worldOf(source: 'spotify' | 'tenant') {
  const read = readAnswers(answers);
  if (read.kind !== 'read') throw new Error(read.option);
  const tracks = Array.from({ length: 6 }, (_, n) => {
    const { features, tags, ...track } = measuredTrack(n);
    return {
      ...track,
      source,
      uri: source === 'spotify' ? track.uri : null,
      features: features && { ...features, source },
      tags: tags && { ...tags, source },
      popularity: null,
    };
  });
  return createWorld({
    id: 'wld_01KAGR5V3W8X9Y2Z4A6B7C8D11',
    version: 1,
    kind: 'tracks',
    seeds: weigh([tracks]),
    answers,
    reading: read.reading,
    space: catalogueSpace,
    leftOut: [],
  });
}

it('keeps the name, the answers and the intersections of a world, and nothing that Spotify told', () => {
  const before = worldOf('spotify');
  const after = withoutSpotify(before);
  expect(after).toMatchObject({ name: before.name, answers, centroid: null, semantic: null, fame: null });
  expect(after?.intersections.map(({ id, name }) => ({ id, name }))).toEqual(
    before.intersections.map(({ id, name }) => ({ id, name })),
  );
  const text = JSON.stringify(after);
  for (const { id, title, uri } of before.seeds.tracks)
    for (const of of [id, title, uri ?? id]) expect(text).not.toContain(of);
  expect(after && hasLostItsSeeds(after)).toBe(true);
});

it('leaves a world of own sounds as it is', () => {
  expect(withoutSpotify(worldOf('tenant'))).toBeNull();
});
