import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { jobId } from '../ids.ts';

export const jobKinds = ['sample', 'reanalysis', 'world', 'refresh', 'publish', 'export', 'import'] as const;
export const jobStatuses = ['pending', 'processing', 'parked', 'completed', 'failed', 'cancelled'] as const;
export type JobKind = (typeof jobKinds)[number];
export type JobStatus = (typeof jobStatuses)[number];

/** A job as its owner sees it. */
export const jobSchema = z.object({
  id: jobId,
  kind: z.enum(jobKinds),
  status: z.enum(jobStatuses),
  queue: z.string(),
  /** Place in the queue, 1 is next; `null` once it is no longer waiting. */
  position: z.number().int().positive().nullable(),
  estimated_completion: z.iso.datetime().nullable(),
  stage: z.string().nullable(),
  progress: z.number().min(0).max(1),
  /** Set while the job waits for an outside limit to free. */
  parked_until: z.iso.datetime().nullable(),
  parked_reason: z.string().nullable(),
  error: z.object({ code: errorCodeSchema, detail: z.string() }).nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  cost_micros: z.number().int().nullable(),
  created_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
});
export type Job = z.output<typeof jobSchema>;

export const acceptedSchema = z.object({
  job_id: jobId,
  status: z.literal('pending'),
  estimated_completion: z.iso.datetime(),
  message: z.string(),
});
