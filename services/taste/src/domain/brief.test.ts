import type { Track } from '@trc/contracts/documents/track.v1';
import { newId } from '@trc/contracts/ids';
import type { Source } from '@trc/contracts/lineage';
import { namedTrack } from '@trc/music/track';
import { describe, expect, it } from 'vitest';
import { readAnswers } from './answers.ts';
import { briefOf } from './brief.ts';
import { catalogueSpace } from './catalogue-space.v1.ts';
import { weigh } from './seeds.ts';
import { createWorld } from './world.ts';

const secret = 'zeuhl';

function seedsFrom(source: Source) {
  return weigh([
    [1, 2, 3, 4].map(
      (index): Track => ({
        ...namedTrack({
          id: `secret-id-${index}`,
          source,
          title: `Secret title ${index}`,
          artists: ['Secret artist'],
        }),
        features: { source, values: { energy: index / 5, valence: 0.9 - index / 5, tempo: 90 + index } },
        tags: { source, values: [secret, 'ambient'] },
      }),
    ),
  ]);
}

function briefFrom(source: Source, granted = false) {
  const answers = { emotion: { options: ['calm-serene'], text: 'rain on a tin roof' } };
  const read = readAnswers(answers);
  if (read.kind !== 'read') throw new Error(read.option);
  const seeds = seedsFrom(source);
  const world = createWorld({
    id: newId('world', 1),
    version: 1,
    kind: 'tracks',
    seeds,
    answers,
    reading: read.reading,
    space: catalogueSpace,
    leftOut: [],
  });
  return briefOf(
    world,
    seeds,
    granted ? { status: 'granted', by: 'owner', at: '2026-01-01T00:00:00Z' } : null,
  );
}

describe('what a model is told', () => {
  it('holds nothing of Spotify: no genre, no title, no theme that Spotify’s features chose', () => {
    const brief = briefFrom('spotify');
    expect(JSON.stringify(brief)).not.toMatch(/secret|zeuhl|energy|valence|heart/i);
    expect(brief.tags.value).toEqual([]);
    expect(brief.themes.value).toEqual([]);
    expect(Object.values(brief).flatMap(({ sources }) => sources)).not.toContain('spotify');
    expect(brief.words.value).toContain('rain');
  });

  it('holds open tags with their source', () => {
    const brief = briefFrom('musicbrainz');
    expect(brief.tags.value).toContain(secret);
    expect(brief.tags.sources).toContain('musicbrainz');
    expect(brief.themes.value.length).toBeGreaterThanOrEqual(3);
  });

  it('holds Spotify’s genres only under the tenant’s record, and then says so', () => {
    const brief = briefFrom('spotify', true);
    expect(brief.tags.value).toContain(secret);
    expect(brief.tags.sources).toContain('spotify');
  });
});
