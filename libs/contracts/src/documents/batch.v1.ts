import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { batchId, idSchema, jobId, sampleId } from '../ids.ts';

/** More files no batch has, whatever the plan says. */
export const batchFilesMax = 100;

export const batchStatuses = ['open', 'processing', 'completed'] as const;
export const batchFileStatuses = [
  'waiting',
  'pending',
  'processing',
  'parked',
  'ready',
  'failed',
  'cancelled',
  'refused',
] as const;
export type BatchStatus = (typeof batchStatuses)[number];
export type BatchFileStatus = (typeof batchFileStatuses)[number];

/** Why a file of a batch is not taken, or did not become a sample; `frees_at`: when the limit in the way frees, if time frees it. */
export const batchFileErrorSchema = z.object({
  code: errorCodeSchema,
  detail: z.string(),
  frees_at: z.iso.datetime().nullable(),
});
export type BatchFileError = z.output<typeof batchFileErrorSchema>;

const count = z.number().int().nonnegative();

/** One file: it waits for its bytes, then it is as far as its job. What the plan did not take is refused from the beginning. */
export const batchItemSchema = z.object({
  /** Its place in the request, from 1. */
  number: z.number().int().positive(),
  filename: z.string(),
  size_bytes: z.number().int(),
  status: z.enum(batchFileStatuses),
  upload_id: idSchema('upload').nullable(),
  job_id: jobId.nullable(),
  sample_id: sampleId.nullable(),
  error: batchFileErrorSchema.nullable(),
});
export type BatchItem = z.output<typeof batchItemSchema>;

/** Files that were announced together. */
export const batchSchema = z.object({
  id: batchId,
  /** `open` while a file may still be sent, `completed` when nothing changes any more by itself. */
  status: z.enum(batchStatuses),
  files: z.object({
    total: count,
    waiting: count,
    pending: count,
    processing: count,
    parked: count,
    ready: count,
    failed: count,
    cancelled: count,
    refused: count,
  }),
  /** Mean over the files that were not refused. */
  progress: z.number().min(0).max(1),
  /** Of all that was sent so far; `null` while none of it is under way. */
  estimated_completion: z.iso.datetime().nullable(),
  /** What its jobs have cost until now; `null` while that cannot be told. */
  cost_micros: z.number().int().nullable(),
  items: z.array(batchItemSchema),
  created_at: z.iso.datetime(),
  /** What is not sent and completed by then is given up. */
  expires_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
});
export type Batch = z.output<typeof batchSchema>;
