import { acceptedSchema } from '../documents/job.v1.ts';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';

/** Upload one sound as a form; larger ones and many go through `createUpload`. */
export const createSample = operation({
  id: 'createSample',
  method: 'POST',
  path: '/v1/samples',
  tag: 'samples',
  auth: 'member',
  summary: 'Upload a sound and have it analysed',
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
