import { exportPlanSchema } from '../documents/export.v1.ts';
import { exportPlanBody } from './export-body.ts';
import { operation } from './operation.ts';

/** Answers at once and stores nothing: where the sounds would go, what they would be called, what the device would refuse and why. */
export const previewExport = operation({
  id: 'previewExport',
  method: 'POST',
  path: '/v1/exports/preview',
  tag: 'samples',
  auth: 'member',
  summary: 'See what an export would hold',
  body: exportPlanBody,
  status: 200,
  response: exportPlanSchema,
  refusals: ['invalid-request'],
});
