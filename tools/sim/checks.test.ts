import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { newId } from '@trc/contracts/ids';
import { namedTrack } from '@trc/music/track';
import { describe, expect, it } from 'vitest';
import { explainDrop } from '../../services/playlist/src/domain/explain.ts';
import {
  checkContinuity,
  findBlocked,
  findDuplicates,
  findSeeds,
  findSpotifyStrings,
  type Identity,
  spotifyPhrases,
} from './checks.ts';

const track = (n: number, values: Partial<Track> = {}): Track => ({
  ...namedTrack({ id: `track-${n}`, source: 'spotify', title: `Song ${n}`, artists: [`Artist ${n}`] }),
  ...values,
});
const entry = (n: number, timesKept = 0): PlaylistTrack => ({
  position: n,
  track: track(n),
  score: 1,
  breakdown: {
    semantic: null,
    feature: null,
    era: null,
    fame: null,
    artist: null,
    novelty: null,
    diversity: null,
    bias: 0,
  },
  reason: 'It fits.',
  runner_up: null,
  kept: timesKept > 0,
  times_kept: timesKept,
});
const worldId = newId('world');
const playlist = (values: Partial<Playlist>): Playlist => ({
  id: newId('playlist'),
  world_id: worldId,
  world_version: 1,
  candidate_set_id: newId('candidateSet'),
  random_seed: 1,
  weights_version: 'x',
  name: 'World: One',
  description: '',
  intersection: 'one',
  tracks: [],
  shortfall: null,
  dropped: [],
  published: null,
  updated_at: '2026-12-07T00:00:00.000Z',
  ...values,
});
const world = (seeds: readonly Track[] = []) =>
  ({ version: 2, seeds: { tracks: seeds, also: [] } }) as unknown as World;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
const terms = { share: 0.3, tracksMax: 10 };
const before = playlist({ tracks: range(0, 10).map((n) => entry(n)) });
const refreshed = (keptCount: number, values: Partial<Playlist> = {}) => ({
  ...before,
  world_version: 2,
  tracks: [...range(0, keptCount).map((n) => entry(n, 1)), ...range(20, 30 - keptCount).map((n) => entry(n))],
  ...values,
});

/** By the number in the id: ten and more are other releases of the first ten. */
const identity: Identity = {
  recordingOf: ({ id }) => Number(id.replace('track-', '')) % 100,
  artistsOf: ({ id }) => [Number(id.replace('track-', '')) % 100],
};

describe('continuity', () => {
  it('holds when exactly the share stays', () => {
    expect(checkContinuity([before], [refreshed(3)], world(), terms)).toEqual({
      wrong: [],
      composed: 1,
      exact: 1,
    });
  });

  it.each([2, 4])('is broken when %i of 3 stay', (kept) => {
    expect(checkContinuity([before], [refreshed(kept)], world(), terms).wrong).toHaveLength(1);
  });

  it('holds with fewer when the others became seeds or fit no more', () => {
    const seeds = range(2, 9).map((n) => track(n));
    const dropped = [{ id: 'track-9', title: '', artists: [], reason: explainDrop({ why: 'unfit' }) }];
    const kept = checkContinuity([before], [refreshed(2, { dropped })], world(seeds), terms);
    expect(kept).toEqual({ wrong: [], composed: 1, exact: 0 });
    expect(checkContinuity([before], [refreshed(2)], world(seeds), terms).wrong).toHaveLength(1);
  });

  it('is broken when a track tells wrongly that it was kept', () => {
    const liar = refreshed(3, { tracks: [...refreshed(3).tracks.slice(0, 9), entry(77, 1)] });
    expect(checkContinuity([before], [liar], world(), terms).wrong.join()).toContain('Song 77');
  });

  it('is broken when a playlist is gone, doubled, or changed without a composition', () => {
    expect(checkContinuity([before], [], world(), terms).wrong).toHaveLength(1);
    const second = playlist({ world_version: 2 });
    expect(checkContinuity([before], [refreshed(3), second], world(), terms).wrong).toHaveLength(1);
    expect(
      checkContinuity([before], [refreshed(3, { world_version: 1 })], world(), terms).wrong,
    ).toHaveLength(1);
    expect(checkContinuity([before], [before], world(), terms).wrong).toEqual([]);
  });
});

describe('duplicates', () => {
  it('are found inside and across playlists, by name and by the catalogue', () => {
    const one = playlist({ tracks: [entry(1), entry(2)] });
    expect(findDuplicates([one, playlist({ tracks: [entry(3)] })], identity)).toEqual([]);
    expect(findDuplicates([one, playlist({ tracks: [entry(2)] })], identity)).toHaveLength(1);
    expect(findDuplicates([playlist({ tracks: [entry(1), entry(101)] })], identity)).toHaveLength(1);
  });
});

describe('blocked tracks', () => {
  it('are found by recording in any release, and by artist', () => {
    const playlists = [playlist({ tracks: [entry(101), entry(2)] })];
    const none = { recordings: new Set<number>(), artists: new Set<number>() };
    expect(findBlocked(playlists, none, identity)).toEqual([]);
    expect(findBlocked(playlists, { ...none, recordings: new Set([1]) }, identity)).toHaveLength(1);
    expect(findBlocked(playlists, { ...none, artists: new Set([2]) }, identity)).toHaveLength(1);
  });
});

describe('seeds', () => {
  it('are found in what was composed with them, listed or named by id, and not in what was composed before', () => {
    const named = { version: 2, seeds: { tracks: [track(1)], also: ['track-2'] } } as unknown as World;
    const fresh = playlist({ world_version: 2, tracks: [entry(1), entry(2), entry(3)] });
    expect(findSeeds([fresh], named)).toHaveLength(2);
    expect(findSeeds([{ ...fresh, world_version: 1 }], named)).toEqual([]);
  });
});

describe('what goes to a model', () => {
  const id = '4uLU6hMCjMI75M1A2tKUQC';
  const phrases = spotifyPhrases(
    { names: ['Portishead', 'Dummy', 'It Could Be Sweet', 'Trip Hop', 'Warm'], ids: [id] },
    ['trip hop', 'warm'],
  );
  const embed = (text: string) => JSON.stringify({ model: 'x', input: [text] });
  const chat = (user: unknown, system = 'Name a world.') =>
    JSON.stringify({
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: JSON.stringify(user) },
      ],
    });

  it('is clean with open tags and the listener’s words', () => {
    expect(findSpotifyStrings(embed('Music tagged trip hop, downtempo. It feels warm.'), phrases)).toEqual(
      [],
    );
    expect(findSpotifyStrings(chat({ tags: ['trip hop'], words: ['warm', 'late'] }), phrases)).toEqual([]);
    expect(findSpotifyStrings(chat({}, 'It could be sweet to name a world.'), phrases)).toEqual([]);
  });

  it.each([
    ['an artist among the tags', embed('Music tagged PORTISHEAD, trip hop.')],
    ['an album as a value', chat({ words: ['dummy'] })],
    ['a title within a sentence', chat({ words: ['and it could be sweet, they said'] })],
    ['an id', chat({ seed: id })],
    ['an id in the fixed text', chat({}, `Like ${id}.`)],
    ['an address', chat({ seed: 'spotify:track:x' })],
  ])('is not clean with %s', (_what, body) => {
    expect(findSpotifyStrings(body, phrases)).not.toEqual([]);
  });
});
