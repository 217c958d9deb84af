import { z } from 'zod';
import { query } from '../message.ts';
import { planSchema } from './list-plans.v1.ts';

/** Every version of every plan, also those of the past and the future. */
export const listPlanVersions = query(
  'billing',
  'list-plan-versions.v1',
  z.object({}),
  z.object({
    items: z.array(
      planSchema.extend({
        valid_from: z.iso.datetime(),
        valid_until: z.iso.datetime().nullable(),
      }),
    ),
  }),
);
