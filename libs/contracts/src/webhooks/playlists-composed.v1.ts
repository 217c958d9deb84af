import { z } from 'zod';

import { jobId, playlistId, worldId } from '../ids.ts';

/** Promised to customers: fields are added, never changed or taken away. */
export const playlistsComposedWebhook = z.object({
  type: z.literal('playlists.composed'),
  timestamp: z.iso.datetime(),
  data: z.object({
    job_id: jobId,
    world_id: worldId,
    playlists: z.array(z.object({ id: playlistId, name: z.string(), track_count: z.number().int() })),
  }),
});
