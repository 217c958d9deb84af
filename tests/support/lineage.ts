import { createFeedbackOnTrack } from '@trc/contracts/http/create-feedback.v1';
import { getSeedPlaylists } from '@trc/contracts/http/list-seed-playlists.v1';
import { expect } from 'vitest';
import type { Api } from './api.ts';
import { refreshed } from './refreshes.ts';
import type { Simulator } from './simulator.ts';
import { type Built, buildWorld, type WorldRequest } from './worlds.ts';

/** Stands before every word of the names and genres that Spotify tells, and before no word of anybody else. */
export const spotifyMark = 'qzxjv';
/** A word that only the listener has said. */
export const typedWord = 'lighthouse';

/** From now on a text shows by itself whether a part of it is Spotify Content, however it was cut or joined. */
export async function markSpotify(simulator: Simulator): Promise<void> {
  await simulator.control('POST', 'spotify/mark', { mark: spotifyMark });
}

const requestsKeptMax = 500;

/** Everything that models were sent since the last time, none of it forgotten. */
export async function takeModelRequests(simulator: Simulator): Promise<readonly string[]> {
  const sent = await simulator.modelRequests();
  expect(sent.length).toBeLessThan(requestsKeptMax);
  await simulator.control('DELETE', 'openai/requests');
  return sent;
}

const patterns: readonly RegExp[] = [
  new RegExp(`${spotifyMark}\\S*`, 'i'),
  /spotify:|open\.spotify\.com/i,
  // The ids of tracks, artists, albums and playlists.
  /(?<![0-9A-Za-z])[0-9A-Za-z]{22}(?![0-9A-Za-z])/,
  // ISRC: Spotify tells it, and no model needs it from anybody.
  /(?<![0-9A-Za-z])[A-Z]{2}[A-Z0-9]{3}\d{7}(?![0-9A-Za-z])/,
];

/** What of Spotify stands in the requests: names, genres, ids, codes, addresses, and the names of the listener's playlists. */
export function leaksIn(requests: readonly string[], playlistNames: readonly string[] = []): string[] {
  return requests.flatMap((request) => [
    ...patterns.flatMap((pattern) => pattern.exec(request)?.[0] ?? []),
    ...playlistNames.filter((name) => request.toLowerCase().includes(name.toLowerCase())),
  ]);
}

export interface Life {
  readonly built: Built;
  readonly refreshed: Built;
  readonly playlistNames: readonly string[];
}

export function onboard(listener: Api, seeds: WorldRequest['seeds']): Promise<Built> {
  return buildWorld(listener, {
    seeds,
    answers: {
      texture: { options: ['warm-analog'] },
      emotion: { options: ['calm-serene'], text: `a ${typedWord} in fog` },
      avoid: { text: 'shouting' },
    },
    publish: { target: 'spotify' },
  });
}

/** Onboarding, words about tracks, two refreshes: every step in which a model is asked. */
export async function liveWithModels(listener: Api, seeds: WorldRequest['seeds']): Promise<Life> {
  const playlistNames = (await listener.call(getSeedPlaylists)).items.map(({ name }) => name);
  const built = await onboard(listener, seeds);
  expect(built.world.semantic).not.toBeNull();
  for (const [place, verdict] of (['more', 'more', 'more', 'less', 'block'] as const).entries())
    await listener.call(createFeedbackOnTrack, {
      params: { id: built.playlists[0]?.id ?? '' },
      body: { track_id: built.playlists[0]?.tracks[place]?.track.id ?? '', verdict },
    });
  await refreshed(listener, built.world.id, { preview: true });
  await refreshed(listener, built.world.id);
  return { built, refreshed: await refreshed(listener, built.world.id), playlistNames };
}

/** The search can find something: the run was full of marked names, and one of them in a request would be seen. */
export function expectSearchable({ built, playlistNames }: Life): void {
  const { tracks } = built.world.seeds;
  expect(tracks.length).toBeGreaterThan(20);
  for (const { id, title, artists, album, uri, isrc } of tracks) {
    for (const text of [title, ...artists, album ?? '', id, uri ?? '', isrc ?? ''])
      if (/[\p{L}\p{N}]/u.test(text)) expect(leaksIn([`{"tags": "calm, ${text}"}`]), text).not.toEqual([]);
  }
  expect(playlistNames.length).toBeGreaterThan(0);
}

/** Models of both kinds were asked, with the listener's own words, and no request holds anything of Spotify. */
export function expectNothingOfSpotify(sent: readonly string[], { playlistNames }: Life): void {
  for (const path of ['chat/completions', 'embeddings']) {
    const asked = sent.filter((request) => request.includes(path));
    expect(
      asked.some((request) => request.includes(typedWord)),
      path,
    ).toBe(true);
  }
  expect(leaksIn(sent, playlistNames)).toEqual([]);
}
