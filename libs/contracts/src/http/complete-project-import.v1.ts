import { z } from 'zod';
import { acceptedSchema } from '../documents/job.v1.ts';
import { projectImportId } from '../ids.ts';
import { operation } from './operation.ts';

/** All parts are stored: read the project, and analyse its sounds as if each had been uploaded. */
export const completeProjectImport = operation({
  id: 'completeProjectImport',
  method: 'POST',
  path: '/v1/project-imports/:id/complete',
  tag: 'samples',
  auth: 'member',
  summary: 'Finish the upload of a project and read it',
  params: z.object({ id: projectImportId }),
  status: 202,
  response: acceptedSchema.extend({ project_import_id: projectImportId }),
  refusals: ['not-found', 'upload-expired', 'upload-mismatch'],
});
