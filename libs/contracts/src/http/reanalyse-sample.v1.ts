import { z } from 'zod';
import { acceptedSchema } from '../documents/job.v1.ts';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';

/**
 * Measures the stored bytes again with the analyser of today. Nothing is uploaded, charged or counted; the sample keeps
 * its id, name, vibe and tags, and what was measured before stays if the job fails. The job of a sample that this version
 * measured already ends at once.
 */
export const reanalyseSample = operation({
  id: 'reanalyseSample',
  method: 'POST',
  path: '/v1/samples/:id/reanalyse',
  tag: 'samples',
  auth: 'member',
  summary: 'Have a sample measured again by the current analyser, free of charge',
  params: z.object({ id: sampleId }),
  status: 202,
  response: acceptedSchema.extend({ sample_id: sampleId }),
  refusals: ['not-found', 'quota-exceeded'],
});
