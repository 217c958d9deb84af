import { z } from 'zod';
import { operation } from './operation.ts';
import { givenRoles, personNameSchema, userIdParams, userSchema } from './user.ts';

/** Nobody gives or takes a role above their own. */
export const changeUser = operation({
  id: 'changeUser',
  method: 'PATCH',
  path: '/v1/users/:id',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Change the name or the role of somebody',
  params: userIdParams,
  body: z.object({ name: personNameSchema.optional(), role: z.enum(givenRoles).optional() }),
  status: 200,
  response: userSchema,
  refusals: ['invalid-request', 'not-found', 'not-allowed', 'last-owner'],
});
