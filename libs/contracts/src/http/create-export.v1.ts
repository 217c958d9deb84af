import { acceptedSchema } from '../documents/job.v1.ts';
import { exportId } from '../ids.ts';
import { exportBody } from './export-body.ts';
import { operation } from './operation.ts';

/** Makes a zip archive, kept for 7 days. A project takes up to 160 sounds, a pack up to 500, and no more than the plan has in a batch. */
export const createExport = operation({
  id: 'createExport',
  method: 'POST',
  path: '/v1/exports',
  tag: 'samples',
  auth: 'member',
  summary: 'Export sounds for a sampler',
  body: exportBody,
  status: 202,
  response: acceptedSchema.extend({ export_id: exportId }),
  refusals: [
    'invalid-request',
    'exports-not-in-plan',
    'nothing-to-export',
    'quota-exceeded',
    'budget-exceeded',
  ],
});
