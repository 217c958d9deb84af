import { z } from 'zod';
import { jobId, tenantId } from '../ids.ts';

/**
 * How far a running job is. A signal on core NATS: nobody may depend on its arrival, so it is in no stream.
 * `parked` names the instant at which the step will be tried again.
 */
export const jobProgressed = {
  subject: 'sig.job-progressed.v1',
  schema: z.object({
    tenant_id: tenantId,
    job_id: jobId,
    stage: z.string(),
    status: z.enum(['processing', 'parked']),
    /** 0 to 1 over the whole job. */
    progress: z.number().min(0).max(1),
    parked_until: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
    /** When the worker said it: signals overtake each other, and the later word counts. */
    said_at: z.iso.datetime().optional(),
  }),
} as const;
export type JobProgressed = z.output<typeof jobProgressed.schema>;
