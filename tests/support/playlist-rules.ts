import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import { expect } from 'vitest';

const tracksMax = 50;
const perGenreMax = 8;

function mostFrequent(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** The rules of composing, as the listener was promised them; counted here without a line of the composer's code. */
export function expectRules(worldName: string, playlists: readonly Playlist[]): void {
  expect(playlists.length).toBeGreaterThanOrEqual(3);
  expect(playlists.length).toBeLessThanOrEqual(5);
  expect(new Set(playlists.map(({ intersection }) => intersection)).size).toBe(playlists.length);
  for (const playlist of playlists) {
    const { name, tracks, shortfall } = playlist;
    expect(name.startsWith(`${worldName}: `), name).toBe(true);
    expect(tracks.map(({ position }) => position)).toEqual(tracks.map((_, index) => index + 1));
    expect(tracks.length).toBeLessThanOrEqual(tracksMax);
    expect(mostFrequent(tracks.flatMap(({ track }) => track.artists.slice(0, 1))), `${name}: artists`).toBe(
      1,
    );
    const albums = tracks.flatMap(({ track }) => track.album_id ?? []);
    expect(mostFrequent(albums), `${name}: albums`).toBeLessThanOrEqual(1);
    const genres = tracks.flatMap(({ track }) => track.tags?.values[0] ?? []);
    expect(mostFrequent(genres), `${name}: genres`).toBeLessThanOrEqual(perGenreMax);
    for (const { breakdown, reason, score } of tracks) {
      expect(reason.trim()).not.toBe('');
      expect(Number.isFinite(score)).toBe(true);
      for (const part of [breakdown.semantic, breakdown.feature, breakdown.novelty, breakdown.diversity])
        if (part !== null) expect(part >= 0 && part <= 1, `${part}`).toBe(true);
      expect(Math.abs(breakdown.bias)).toBeLessThanOrEqual(0.3 + 1e-9);
    }
    if (tracks.length === tracksMax) expect(shortfall).toBeNull();
    else expect(shortfall).toMatchObject({ wanted: tracksMax, got: tracks.length });
    if (shortfall) expect(shortfall.reasons.length).toBeGreaterThan(0);
  }
  const all = playlists.flatMap(({ tracks }) => tracks.map(({ track }) => track));
  expect(mostFrequent(all.map(({ id, source }) => `${source}:${id}`)), 'a track in two playlists').toBe(1);
  expect(
    mostFrequent(all.flatMap(({ isrc }) => isrc ?? [])),
    'a recording in two playlists',
  ).toBeLessThanOrEqual(1);
}
