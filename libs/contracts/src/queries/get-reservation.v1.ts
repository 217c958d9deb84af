import { z } from 'zod';
import { jobKinds } from '../documents/job.v1.ts';
import { vibeSize } from '../http/vibe-size.ts';
import { jobId, worldId } from '../ids.ts';
import { query } from '../message.ts';

/**
 * May this job start? Reserves once for a job id: asking again gives the same answer.
 * A reservation that no job claims returns by itself at `expires_at`.
 */
export const getReservation = query(
  'billing',
  'get-reservation.v1',
  z.object({
    job_id: jobId,
    kind: z.enum(jobKinds),
    size_bytes: z.number().int().nonnegative(),
    duration_s: z.number().nonnegative().nullable(),
    /** IANA name: a day is a calendar day of the tenant. */
    time_zone: z.string(),
    /** For the kind `sample` only: the large model where the plan has one. */
    vibe: vibeSize.optional(),
    /** For the kind `refresh` only: of what, why, and for which instant it was planned or asked. */
    refresh: z
      .object({
        world_id: worldId,
        occasion: z.enum(['asked', 'scheduled', 'previewed']),
        due_at: z.iso.datetime(),
      })
      .optional(),
  }),
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('reserved'),
      plan: z.string(),
      queue: z.enum(['free', 'pro', 'enterprise']),
      duration_s_max: z.number().positive(),
      /** The plan's bound on the wait before a job begins; `null` where none was stated. */
      waiting_s_max: z.number().int().positive().nullable().default(null),
      vibe_model: z.string().nullable(),
      /** Model money that the job may spend at most. */
      model_micros_max: z.number().int().nonnegative().default(0),
      /** All the money that the job may cost at most. */
      quote_micros: z.number().int().nonnegative(),
      expires_at: z.iso.datetime(),
      warning: z.string().nullable(),
    }),
    z.object({
      kind: z.literal('refused'),
      code: z.enum(['quota-exceeded', 'budget-exceeded', 'upload-too-large', 'sound-too-long']),
      detail: z.string(),
      /** When the limit frees, if time frees it. */
      frees_at: z.iso.datetime().nullable(),
    }),
  ]),
);
