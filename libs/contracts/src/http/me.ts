import { z } from 'zod';
import { tenantId, userId } from '../ids.ts';

/** Which mails somebody wants. */
export const notifySchema = z.object({
  sample_ready: z.boolean(),
  playlists_ready: z.boolean(),
  limits: z.boolean(),
});
export type Notify = z.output<typeof notifySchema>;

export const meSchema = z.object({
  user_id: userId,
  tenant_id: tenantId,
  tenant_name: z.string(),
  name: z.string(),
  email: z.email().nullable(),
  role: z.string(),
  time_zone: z.string(),
  notify: notifySchema,
  spotify: z
    .object({ state: z.enum(['connected', 'needs-reconnect']), expires_at: z.iso.datetime() })
    .nullable(),
});
