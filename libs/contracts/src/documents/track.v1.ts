import { z } from 'zod';
import { sourceSchema } from '../lineage.ts';

/** Raw units of each feature: tempo in beats per minute, loudness in dB full scale, all others 0 to 1. */
export const featureNames = [
  'danceability',
  'energy',
  'valence',
  'acousticness',
  'instrumentalness',
  'speechiness',
  'liveness',
  'tempo',
  'loudness',
] as const;
export type FeatureName = (typeof featureNames)[number];

const finite = z.number();
export const featuresSchema = z.partialRecord(z.enum(featureNames), finite);
export type Features = z.output<typeof featuresSchema>;

/** A recording as the catalogues know it. Each group of values carries its own source. */
export const trackSchema = z.object({
  /** Spotify id, MusicBrainz recording id or sample id, as `source` says. */
  id: z.string().min(1),
  source: sourceSchema,
  title: z.string(),
  artists: z.array(z.string()).min(1),
  artist_ids: z.array(z.string()).default([]),
  album: z.string().nullable(),
  album_id: z.string().nullable(),
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  released: z.string().nullable(),
  duration_ms: z.number().int().nonnegative().nullable(),
  isrc: z.string().nullable(),
  mbid: z.string().nullable(),
  /** Spotify URI: what publishing needs. */
  uri: z.string().nullable(),
  features: z.object({ source: sourceSchema, values: featuresSchema }).nullable(),
  /** Genres and tags, most telling first, lower case. */
  tags: z.object({ source: sourceSchema, values: z.array(z.string()) }).nullable(),
  /** 0 (unknown to most) to 1 (everybody knows it). */
  popularity: z.object({ source: sourceSchema, value: z.number().min(0).max(1) }).nullable(),
});
export type Track = z.output<typeof trackSchema>;
