import { z } from 'zod';
import { jobKinds } from '../documents/job.v1.ts';
import { jobId } from '../ids.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { queueSchema } from './sla.ts';

/**
 * Why a job waits: all workers are busy; jobs of its own tenant are before it; it is other tenants' turn; or a step of it waits for a
 * limit outside.
 */
export const waitingReasons = ['workers-busy', 'own-share', 'fairness', 'parked'] as const;

export const listQueue = operation({
  id: 'listQueue',
  method: 'GET',
  path: '/v1/queue',
  tag: 'jobs',
  auth: 'member',
  summary: 'Own jobs that wait, oldest first: where each stands, why it waits and until when',
  query: pageQuery,
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        id: jobId,
        kind: z.enum(jobKinds),
        queue: queueSchema,
        /** Place in the queue, 1 is next, with the jobs of others whose turn comes before; `null` for a parked job. */
        position: z.number().int().positive().nullable(),
        reason: z.enum(waitingReasons),
        /** What a parked job waits for, and until when. */
        parked_reason: z.string().nullable(),
        parked_until: z.iso.datetime().nullable(),
        /** When the job will be done as things stand now. */
        estimated_completion: z.iso.datetime(),
        /** What was promised when it began to wait. */
        promised_completion: z.iso.datetime(),
        /** What it has cost until now; `null` while that cannot be told. */
        cost_micros: z.number().int().nullable(),
        accepted_at: z.iso.datetime(),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
  refusals: ['invalid-request'],
});
