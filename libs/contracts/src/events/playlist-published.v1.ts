import { z } from 'zod';
import { usageSchema } from '../documents/usage.v1.ts';
import { jobId, playlistId, userId } from '../ids.ts';
import { event } from '../message.ts';

export const playlistPublished = event(
  'playlist',
  'playlist-published.v1',
  z.object({
    job_id: jobId,
    playlist_id: playlistId,
    user_id: userId,
    target: z.literal('spotify'),
    external_id: z.string(),
    url: z.string(),
    left_out: z.array(z.string()),
    usage: z.array(usageSchema),
  }),
);
