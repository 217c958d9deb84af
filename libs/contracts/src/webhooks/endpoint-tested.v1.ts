import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** Somebody asked for a delivery to try the endpoint; it is sent to that one, whatever it listens to. */
export const endpointTestedWebhook = z.object({
  type: z.literal('endpoint.tested'),
  timestamp: z.iso.datetime(),
  data: z.object({ endpoint_id: idSchema('endpoint') }),
});
