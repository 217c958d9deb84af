import { z } from 'zod';
import { meSchema, notifySchema } from './me.ts';
import { operation } from './operation.ts';
import { personNameSchema } from './user.ts';

export const changeMe = operation({
  id: 'changeMe',
  method: 'PATCH',
  path: '/v1/me',
  tag: 'account',
  auth: 'member',
  summary: 'Change your name, and which mails you get',
  body: z.object({ name: personNameSchema.optional(), notify: notifySchema.partial().optional() }),
  status: 200,
  response: meSchema,
  refusals: ['invalid-request'],
});
