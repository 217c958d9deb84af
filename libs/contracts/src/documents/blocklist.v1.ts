import { z } from 'zod';

/** A recording that must never come again; with title and artist its other releases are known too. */
export const blockedTrackSchema = z.object({
  id: z.string().min(1).max(128),
  title: z.string().max(500).nullable().default(null),
  artists: z.array(z.string().min(1).max(200)).max(20).default([]),
  isrc: z.string().max(20).nullable().default(null),
});
export type BlockedTrack = z.output<typeof blockedTrackSchema>;

/** What a listener never wants to hear again. Artists are names; spelling variants of a name are the same artist. */
export const blocklistSchema = z.object({
  tracks: z.array(blockedTrackSchema).max(5_000),
  artists: z.array(z.string().trim().min(1).max(200)).max(1_000),
});
export type Blocklist = z.output<typeof blocklistSchema>;
