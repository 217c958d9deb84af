import { z } from 'zod';
import { jobKinds } from '../documents/job.v1.ts';
import { jobId } from '../ids.ts';

export const queueSchema = z.enum(['free', 'pro', 'enterprise', 'worlds', 'publishing']);

/** Jobs that ended from `from` on and before `to`; without them the last 30 days. */
export const slaQuery = z.object({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  queue: queueSchema.optional(),
});

const shareSchema = z.number().min(0).max(1);

/** How the promises of one queue and kind came out. */
export const slaFiguresSchema = z.object({
  queue: queueSchema,
  kind: z.enum(jobKinds),
  jobs: z.number().int(),
  /** Share of the jobs that ended by their `estimated_completion`. */
  within_promise: shareSchema,
  /** Time from acceptance to end, as a multiple of what was promised. */
  ratio_p50: z.number(),
  ratio_p90: z.number(),
  ratio_p95: z.number(),
  /** Share of the jobs that began within the plan's bound on waiting; `null` where no plan stated one. */
  within_bound: shareSchema.nullable(),
});

/** A job that ended after its promise, or began after its plan's bound. */
export const slaMissSchema = z.object({
  job_id: jobId,
  queue: queueSchema,
  kind: z.enum(jobKinds),
  outcome: z.enum(['completed', 'failed']),
  accepted_at: z.iso.datetime(),
  ended_at: z.iso.datetime(),
  predicted_ms: z.number().int(),
  promised_ms: z.number().int(),
  actual_ms: z.number().int(),
  waited_ms: z.number().int(),
  waiting_s_max: z.number().int().nullable(),
});

export const periodSchema = { from: z.iso.datetime(), to: z.iso.datetime() };
