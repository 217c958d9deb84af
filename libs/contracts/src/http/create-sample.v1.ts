import { z } from 'zod';
import { acceptedSchema } from '../documents/job.v1.ts';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';
import { vibeSize } from './vibe-size.ts';

/**
 * Upload one sound as a form; larger ones and many go through `createUpload`. `vibe=large` asks the large model, where
 * the plan has one, and counts $0.01 of the model budget.
 */
export const createSample = operation({
  id: 'createSample',
  method: 'POST',
  path: '/v1/samples',
  tag: 'samples',
  auth: 'member',
  summary: 'Upload a sound and have it analysed',
  query: z.object({ vibe: vibeSize.optional() }),
  multipart: { field: 'audio' },
  status: 202,
  response: acceptedSchema.extend({ sample_id: sampleId }),
  refusals: [
    'invalid-request',
    'budget-exceeded',
    'upload-too-large',
    'not-audio',
    'unreadable-audio',
    'sound-too-long',
    'quota-exceeded',
  ],
});
