import { z } from 'zod';
import { operation } from './operation.ts';
import { givenRoles, personNameSchema, userSchema } from './user.ts';

/** Inviting somebody again sends a new link; role and name stay as they are. */
export const createUser = operation({
  id: 'createUser',
  method: 'POST',
  path: '/v1/users',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Invite somebody by e-mail',
  body: z.object({
    email: z.email().max(254),
    name: personNameSchema.optional(),
    role: z.enum(givenRoles).default('member'),
  }),
  status: 201,
  response: userSchema,
  refusals: ['invalid-request', 'not-allowed', 'conflict'],
});
