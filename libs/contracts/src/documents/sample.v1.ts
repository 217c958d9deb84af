import { z } from 'zod';
import { jobId, sampleId } from '../ids.ts';

export const tonic = z.enum(['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B']);
export const scale = z.enum(['major', 'minor']);
export const soundKind = z.enum(['one-shot', 'loop', 'song']);
const share = z.number().min(0).max(1);
const spread = z.object({ mean: z.number(), sd: z.number() });
/** A value between 0 and 1 that was estimated, and its standard error. */
const estimate = z.object({ value: share, sd: z.number().min(0) });
const spreads = z.object({ mean: z.array(z.number()), sd: z.array(z.number()) });

/** What the analyser measures in one sound. Seconds, hertz, LUFS and dBTP as the names say. */
export const analysisSchema = z.object({
  duration_s: z.number().positive(),
  sample_rate_hz: z.number().int().positive(),
  channels: z.number().int().positive(),
  bit_depth: z.number().int().positive().nullable(),
  format: z.enum(['wav', 'aiff', 'mp3', 'flac', 'ogg-vorbis', 'ogg-opus']),
  kind: soundKind,
  tempo: z
    .object({
      bpm: z.number().positive(),
      confidence: share,
      candidates: z
        .array(
          z.object({
            bpm: z.number().positive(),
            confidence: share,
            relation: z.enum(['main', 'half', 'double', 'third', 'triple', 'other']),
          }),
        )
        .min(1)
        .max(10),
      /** Stability is 1 when the beats come like a clock's, 0 when their distances tell nothing. */
      beat_grid: z.object({ first_beat_s: z.number().min(0), stability: share }),
    })
    .nullable(),
  tempo_reason: z.string().nullable(),
  key: z
    .object({
      tonic,
      scale,
      confidence: share,
      tuning_cents: z.number(),
      runner_up: z.object({ tonic, scale }),
    })
    .nullable(),
  key_reason: z.string().nullable(),
  loudness: z.object({ integrated_lufs: z.number().nullable(), true_peak_dbtp: z.number() }),
  spectral: z.object({
    centroid_hz: spread,
    rolloff_hz: spread,
    bandwidth_hz: spread,
    flatness: spread,
    contrast_db: spread,
    flux: spread,
    zero_crossing_rate: spread,
    rms: spread,
    mfcc: spreads,
    chroma: spreads,
  }),
  onsets_s: z.array(z.number()).max(2_000),
  /** Empty where there is no tempo. */
  beats_s: z.array(z.number()).max(2_000),
  /** What a catalogue calls its features, as far as sound tells them; `null` for silence. */
  listener_features: z
    .object({
      danceability: estimate,
      energy: estimate,
      valence: estimate,
      acousticness: estimate,
      instrumentalness: estimate,
      speechiness: estimate,
      liveness: estimate,
    })
    .nullable(),
  peaks: z.object({
    samples_per_peak: z.number().positive(),
    min: z.array(z.number()),
    max: z.array(z.number()),
  }),
  similarity: z.array(z.number()),
  analyser_version: z.string(),
});
export const tempoSchema = analysisSchema.pick({ tempo: true, tempo_reason: true });
export type Analysis = z.output<typeof analysisSchema>;

export const vibeSchema = z.object({
  mood: z.array(z.string().max(40)).max(6),
  texture: z.array(z.string().max(40)).max(6),
  use: z.array(z.string().max(40)).max(6),
  sentence: z.string().max(240),
});
export type Vibe = z.output<typeof vibeSchema>;

/** A processed sound in a tenant's library. */
export const sampleSchema = z.object({
  id: sampleId,
  filename: z.string(),
  status: z.literal('ready'),
  size_bytes: z.number().int().positive(),
  sha256: z.string(),
  analysis: analysisSchema,
  vibe: vibeSchema.nullable(),
  vibe_skipped: z.string().nullable(),
  /** What the analysis says; a new analysis may say something else. */
  tags: z.array(z.string()),
  /** What people say. Only people change it. */
  hand_tags: z.array(z.string()).default([]),
  /** The job that made it: its receipt says what that cost. */
  job_id: jobId.nullable().default(null),
  created_at: z.iso.datetime(),
});
export type Sample = z.output<typeof sampleSchema>;
