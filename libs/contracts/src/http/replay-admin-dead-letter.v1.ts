import { z } from 'zod';
import { idSchema, tenantId } from '../ids.ts';
import { services } from '../message.ts';
import { operation } from './operation.ts';

export const replayAdminDeadLetter = operation({
  id: 'replayDeadLetter',
  method: 'POST',
  path: '/v1/admin/dead-letters/:id/replay',
  tag: 'operator',
  auth: 'operator',
  summary: 'Try a dead message once more',
  params: z.object({ id: idSchema('deadLetter') }),
  body: z.object({ service: z.enum(services), tenant_id: tenantId }),
  status: 202,
  response: null,
  refusals: ['invalid-request', 'not-allowed'],
});
