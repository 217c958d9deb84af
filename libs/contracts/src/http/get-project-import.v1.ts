import { z } from 'zod';
import { projectImportSchema } from '../documents/project-import.v1.ts';
import { projectImportId } from '../ids.ts';
import { operation } from './operation.ts';

export const getProjectImport = operation({
  id: 'getProjectImport',
  method: 'GET',
  path: '/v1/project-imports/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'A project import: its pads, and what became of each',
  params: z.object({ id: projectImportId }),
  status: 200,
  response: projectImportSchema,
  refusals: ['not-found'],
});
