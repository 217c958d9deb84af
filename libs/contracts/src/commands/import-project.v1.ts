import { z } from 'zod';
import { projectSamplesMax } from '../documents/export.v1.ts';
import { jobId, projectImportId, sampleId, userId } from '../ids.ts';
import { command } from '../message.ts';

/**
 * Read the archive of a project at `object_key` and store its sounds at `sounds_prefix` followed by one of `sample_ids` each, which are used in their
 * order. With `sha256` its bytes are checked first.
 */
export const importProject = command(
  'analysis',
  'import-project.v1',
  z.object({
    job_id: jobId,
    project_import_id: projectImportId,
    user_id: userId,
    object_key: z.string(),
    size_bytes: z.number().int().positive(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    sounds_prefix: z.string(),
    sample_ids: z.array(sampleId).min(1).max(projectSamplesMax),
  }),
);
