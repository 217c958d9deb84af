import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { expect } from 'vitest';

const tracksMax = 50;
const perGenreMax = 8;
const perArtistOfWorldMax = 2;

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
const mostFrequent = (values: readonly string[]) => Math.max(0, ...countsOf(values).values());

const genresOf = (tracks: readonly Track[]) =>
  tracks.flatMap(({ tags }) => tags?.values[0]?.toLowerCase() ?? []);
/** Credited artists, each once; own sounds have none. */
const artistsOf = (tracks: readonly Track[]) =>
  tracks.flatMap(({ source, artists }) =>
    source === 'tenant' ? [] : [...new Set(artists.map((name) => name.toLowerCase()))],
  );

/** A genre that more than half of the seeds have, of those whose genre is known, gets that share of a playlist. */
function placesOf(genre: string, seeds: readonly Track[]): number {
  const genres = genresOf(seeds);
  const share = (countsOf(genres).get(genre) ?? 0) / Math.max(1, genres.length);
  return share > 0.5 ? Math.max(perGenreMax, Math.round(share * tracksMax)) : perGenreMax;
}

function expectBreakdown({ breakdown, reason, score }: PlaylistTrack): void {
  expect(reason).toMatch(/^\S.*[^.]\.$/su);
  expect(reason).not.toMatch(/undefined|NaN/);
  expect(Number.isFinite(score)).toBe(true);
  const { bias, ...parts } = breakdown;
  expect(Object.keys(parts).sort()).toEqual([
    'artist',
    'diversity',
    'era',
    'fame',
    'feature',
    'novelty',
    'semantic',
  ]);
  for (const [name, part] of Object.entries(parts))
    if (part !== null) expect(part >= 0 && part <= 1, `${name} ${part}`).toBe(true);
  expect(Math.abs(bias)).toBeLessThanOrEqual(0.3 + 1e-9);
  expect(score).toBeGreaterThanOrEqual(bias - 1e-9);
  expect(score).toBeLessThanOrEqual(1 + bias + 1e-9);
}

/**
 * The rules of composing, as the listener was promised them; counted here without a line of the composer's code.
 * @param seeds the world's seeds; without them no genre may have more than its eight places.
 */
export function expectRules(
  worldName: string,
  playlists: readonly Playlist[],
  seeds: readonly Track[] = [],
): void {
  expect(playlists.length).toBeGreaterThanOrEqual(3);
  expect(playlists.length).toBeLessThanOrEqual(5);
  expect(new Set(playlists.map(({ intersection }) => intersection)).size).toBe(playlists.length);
  for (const { name, tracks: entries, shortfall } of playlists) {
    const tracks = entries.map(({ track }) => track);
    expect(name.startsWith(`${worldName}: `), name).toBe(true);
    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, index) => index + 1));
    expect(tracks.length).toBeLessThanOrEqual(tracksMax);
    expect(mostFrequent(artistsOf(tracks)), `${name}: artists`).toBeLessThanOrEqual(1);
    expect(
      mostFrequent(tracks.flatMap(({ album_id }) => album_id ?? [])),
      `${name}: albums`,
    ).toBeLessThanOrEqual(1);
    for (const [genre, count] of countsOf(genresOf(tracks)))
      expect(count, `${name}: ${genre}`).toBeLessThanOrEqual(placesOf(genre, seeds));
    for (const entry of entries) expectBreakdown(entry);
    if (tracks.length === tracksMax) expect(shortfall).toBeNull();
    else expect(shortfall).toMatchObject({ wanted: tracksMax, got: tracks.length });
    if (shortfall) expect(shortfall.reasons.length).toBeGreaterThan(0);
  }
  const all = playlists.flatMap(({ tracks }) => tracks.map(({ track }) => track));
  expect(mostFrequent(artistsOf(all)), 'an artist in all playlists').toBeLessThanOrEqual(perArtistOfWorldMax);
  expect(mostFrequent(all.map(({ id, source }) => `${source}:${id}`)), 'a track in two playlists').toBe(1);
  expect(
    mostFrequent(all.flatMap(({ isrc }) => isrc ?? [])),
    'a recording in two playlists',
  ).toBeLessThanOrEqual(1);
}
