import { z } from 'zod';
import { acceptedSchema } from '../documents/job.v1.ts';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

/** A preview spends what a refresh spends on reading and writes nothing; its job tells changes and cost. */
export const refreshWorldById = operation({
  id: 'refreshWorld',
  method: 'POST',
  path: '/v1/worlds/:id/refresh',
  tag: 'worlds',
  auth: 'member',
  summary: 'Refresh a world and its playlists now, or see what that would do',
  params: z.object({ id: worldId }),
  body: z.object({ preview: z.boolean().default(false) }).default({ preview: false }),
  status: 202,
  response: acceptedSchema.extend({ world_id: worldId }),
  refusals: ['not-found', 'quota-exceeded', 'budget-exceeded', 'spotify-needs-reconnect'],
});
