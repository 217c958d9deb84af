import { z } from 'zod';
import { tenantId, userId } from '../ids.ts';
import { operation } from './operation.ts';

export const getMe = operation({
  id: 'getMe',
  method: 'GET',
  path: '/v1/me',
  tag: 'account',
  auth: 'member',
  summary: 'Who is calling',
  status: 200,
  response: z.object({
    user_id: userId,
    tenant_id: tenantId,
    tenant_name: z.string(),
    role: z.string(),
    time_zone: z.string(),
    spotify: z
      .object({ state: z.enum(['connected', 'needs-reconnect']), expires_at: z.iso.datetime() })
      .nullable(),
  }),
  refusals: [],
});
