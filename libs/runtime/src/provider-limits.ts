import { z } from 'zod';
import type { CallLimits } from './call-window.ts';
import { type Config, variable } from './config.ts';

const calls = z.coerce.number().int().min(1);
const everybody = 'over all processes of all services';

/** Bounds on the calls to Spotify, for every service that calls it. */
export const spotifyLimitVariables = {
  spotifyCallsPer30S: variable(
    'SPOTIFY_CALLS_PER_30_S',
    calls.optional(),
    `Calls of one Spotify app in any 30 s, ${everybody}; not set, 90 in extended and 40 in development mode.`,
  ),
  spotifyCallsPerDay: variable(
    'SPOTIFY_CALLS_PER_DAY',
    calls.optional(),
    `Calls of one Spotify app in any 24 h, ${everybody}; not set, only Spotify’s own refusal closes the day.`,
  ),
} as const;

/** Bounds on the calls to the open catalogues. They state no daily quota. */
export const openLimitVariables = {
  listenbrainzCallsPer10S: variable(
    'LISTENBRAINZ_CALLS_PER_10_S',
    calls.default(25),
    `Calls to ListenBrainz in any 10 s, ${everybody}.`,
  ),
  listenbrainzLabsCallsPer10S: variable(
    'LISTENBRAINZ_LABS_CALLS_PER_10_S',
    calls.default(20),
    `Calls to ListenBrainz Labs in any 10 s, ${everybody}.`,
  ),
  musicbrainzCallsPerS: variable(
    'MUSICBRAINZ_CALLS_PER_S',
    calls.default(1),
    `Calls to MusicBrainz per second, ${everybody}; it asks for one.`,
  ),
} as const;

/** Calls in 30 s. Spotify publishes no number; these stay under what was seen to work. */
const spotifyCallsMax = { extended: 90, development: 40 } as const;

/** Bounds on the calls of one app, a tenant's own or the installation's. */
export function spotifyLimits(
  config: Config<typeof spotifyLimitVariables>,
  mode: keyof typeof spotifyCallsMax,
): CallLimits {
  return {
    callsMax: config.spotifyCallsPer30S ?? spotifyCallsMax[mode],
    windowMs: 30_000,
    callsMaxPerDay: config.spotifyCallsPerDay ?? null,
  };
}

export function openLimits(config: Config<typeof openLimitVariables>) {
  const limits = (callsMax: number, windowMs: number): CallLimits => ({
    callsMax,
    windowMs,
    callsMaxPerDay: null,
  });
  return {
    listenbrainz: limits(config.listenbrainzCallsPer10S, 10_000),
    labs: limits(config.listenbrainzLabsCallsPer10S, 10_000),
    // A tenth more than the second, because calls do not all travel equally fast.
    musicbrainz: limits(config.musicbrainzCallsPerS, 1_100),
  };
}
