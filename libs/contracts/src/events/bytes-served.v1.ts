import { z } from 'zod';
import { exportId, sampleId, userId } from '../ids.ts';
import { event } from '../message.ts';

/** Somebody was sent to the bytes of a sample or of an export's archive: they count as what leaves the storage, whether all of them are fetched or not. */
export const bytesServed = event(
  'gateway',
  'bytes-served.v1',
  z.object({
    user_id: userId,
    sample_id: sampleId.optional(),
    export_id: exportId.optional(),
    operation: z.enum(['play', 'download']),
    size_bytes: z.number().int().nonnegative(),
  }),
);
