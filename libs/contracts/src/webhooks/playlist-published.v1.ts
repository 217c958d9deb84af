import { z } from 'zod';

import { jobId, playlistId } from '../ids.ts';

/** Promised to customers: fields are added, never changed or taken away. */
export const playlistPublishedWebhook = z.object({
  type: z.literal('playlist.published'),
  timestamp: z.iso.datetime(),
  data: z.object({ job_id: jobId, playlist_id: playlistId, target: z.literal('spotify'), url: z.string() }),
});
