import { z } from 'zod';
import { operation } from './operation.ts';

export const startTrialOfPlan = operation({
  id: 'startTrial',
  method: 'POST',
  path: '/v1/billing/trial',
  tag: 'billing',
  auth: 'admin',
  summary: 'Try the larger plan, once',
  status: 202,
  response: z.object({ plan_id: z.string(), until: z.iso.datetime() }),
  refusals: ['not-allowed', 'trial-unavailable'],
});
