import { z } from 'zod';
import { occasionSchema, playlistChangeSchema } from '../documents/refresh.v1.ts';
import { usageSchema } from '../documents/usage.v1.ts';
import { jobId, playlistId, userId, worldId } from '../ids.ts';
import { event } from '../message.ts';

export const playlistsComposed = event(
  'playlist',
  'playlists-composed.v1',
  z.object({
    job_id: jobId,
    world_id: worldId,
    world_version: z.number().int().positive(),
    user_id: userId,
    playlists: z
      .array(z.object({ id: playlistId, name: z.string(), track_count: z.number().int().nonnegative() }))
      .min(1),
    left_out: z.array(z.string()),
    usage: z.array(usageSchema),
    occasion: occasionSchema.default('created'),
    changes: z.array(playlistChangeSchema).max(5).default([]),
  }),
);
