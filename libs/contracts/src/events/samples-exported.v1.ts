import { z } from 'zod';
import { leftOutReasons } from '../documents/export.v1.ts';
import { usageSchema } from '../documents/usage.v1.ts';
import { exportId, jobId, sampleId, userId } from '../ids.ts';
import { event } from '../message.ts';

/** The archive of an export lies at `object_key`. `left_out` tells what became known only while it was made. */
export const samplesExported = event(
  'analysis',
  'samples-exported.v1',
  z.object({
    job_id: jobId,
    export_id: exportId,
    user_id: userId,
    object_key: z.string(),
    files: z.number().int().positive(),
    size_bytes: z.number().int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    left_out: z.array(z.object({ sample_id: sampleId, reason: z.enum(leftOutReasons), detail: z.string() })),
    usage: z.array(usageSchema),
  }),
);
