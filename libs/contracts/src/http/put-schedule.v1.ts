import { z } from 'zod';
import { scheduleSchema, scheduleStateSchema } from '../documents/schedule.v1.ts';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

/** What is left out stays as it was. */
export const putScheduleOfWorld = operation({
  id: 'putSchedule',
  method: 'PUT',
  path: '/v1/worlds/:id/schedule',
  tag: 'worlds',
  auth: 'member',
  summary: 'Decide when a world refreshes and how much of it stays',
  params: z.object({ id: worldId }),
  body: scheduleSchema.partial().extend({ cadence: scheduleSchema.shape.cadence }),
  status: 200,
  response: scheduleStateSchema,
  refusals: ['not-found', 'quota-exceeded'],
});
