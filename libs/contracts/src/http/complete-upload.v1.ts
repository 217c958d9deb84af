import { z } from 'zod';
import { acceptedSchema } from '../documents/job.v1.ts';
import { idSchema, sampleId } from '../ids.ts';
import { operation } from './operation.ts';

/** All parts are stored: check size, hash and sound, and start the analysis. */
export const completeUpload = operation({
  id: 'completeUpload',
  method: 'POST',
  path: '/v1/uploads/:id/complete',
  tag: 'samples',
  auth: 'member',
  summary: 'Finish an upload in parts',
  params: z.object({ id: idSchema('upload') }),
  status: 202,
  response: acceptedSchema.extend({ sample_id: sampleId }),
  refusals: [
    'not-found',
    'upload-expired',
    'upload-mismatch',
    'not-audio',
    'unreadable-audio',
    'sound-too-long',
  ],
});
