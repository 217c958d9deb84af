import { z } from 'zod';
import { usageSchema } from './usage.v1.ts';

/** A usage event as CloudEvents 1.0 states it, in the way in which OpenMeter and others read usage: the subject is the tenant. */
export const usageCloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.object({
    user_id: z.string().nullable(),
    job_id: z.string().nullable(),
    trace_id: z.string().nullable(),
    usage: z.array(usageSchema),
  }),
});
export type UsageCloudEvent = z.output<typeof usageCloudEventSchema>;
