import { z } from 'zod';

import { userId } from '../ids.ts';

/**
 * Said once while there is still time and once when it is over; until the listener connects again their worlds rest.
 * Promised to customers: fields are added, never changed or taken away.
 */
export const connectionNeedsReconnectWebhook = z.object({
  type: z.literal('connection.needs_reconnect'),
  timestamp: z.iso.datetime(),
  data: z.object({
    user_id: userId,
    state: z.enum(['ends-soon', 'ended']),
    ends_at: z.iso.datetime(),
  }),
});
