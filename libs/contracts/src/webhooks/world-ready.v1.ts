import { z } from 'zod';

import { jobId, worldId } from '../ids.ts';

/** Promised to customers: fields are added, never changed or taken away. */
export const worldReadyWebhook = z.object({
  type: z.literal('world.ready'),
  timestamp: z.iso.datetime(),
  data: z.object({ job_id: jobId, world_id: worldId, version: z.number().int() }),
});
