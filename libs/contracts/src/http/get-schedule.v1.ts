import { z } from 'zod';
import { scheduleStateSchema } from '../documents/schedule.v1.ts';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

export const getScheduleOfWorld = operation({
  id: 'getSchedule',
  method: 'GET',
  path: '/v1/worlds/:id/schedule',
  tag: 'worlds',
  auth: 'member',
  summary: 'When a world refreshes',
  params: z.object({ id: worldId }),
  status: 200,
  response: scheduleStateSchema,
  refusals: ['not-found'],
});
