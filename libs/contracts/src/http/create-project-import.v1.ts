import { z } from 'zod';
import { projectImportId } from '../ids.ts';
import { createUpload } from './create-upload.v1.ts';
import { operation } from './operation.ts';

/**
 * Reserve, then send the parts of the archive straight to object storage with the signed addresses. The archive is the ZIP file of an export in the
 * format `sp404mk2-project`, as it was downloaded; it is deleted as soon as it was read.
 */
export const createProjectImport = operation({
  id: 'createProjectImport',
  method: 'POST',
  path: '/v1/project-imports',
  tag: 'samples',
  auth: 'member',
  summary: 'Begin to import an SP-404MK2 project',
  body: createUpload.body.pick({ filename: true, size_bytes: true, sha256: true }),
  status: 201,
  response: z.object({
    project_import_id: projectImportId,
    parts: createUpload.response.shape.parts,
    expires_at: z.iso.datetime(),
  }),
  refusals: [
    'invalid-request',
    'exports-not-in-plan',
    'upload-too-large',
    'quota-exceeded',
    'budget-exceeded',
  ],
});
