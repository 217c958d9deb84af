import { z } from 'zod';
import { projectSamplesMax } from '../documents/export.v1.ts';
import {
  projectLeftOutMax,
  projectLeftOutSchema,
  projectPadSchema,
  projectTemposSchema,
} from '../documents/project-import.v1.ts';
import { usageSchema } from '../documents/usage.v1.ts';
import { jobId, projectImportId, sampleId, userId } from '../ids.ts';
import { event } from '../message.ts';

/** The sounds of a project lie in storage as WAV files, each once, and nobody has them yet. Every pad names its sound. */
export const projectRead = event(
  'analysis',
  'project-read.v1',
  z.object({
    job_id: jobId,
    project_import_id: projectImportId,
    user_id: userId,
    tempos: projectTemposSchema,
    pads: z
      .array(projectPadSchema.extend({ sample_id: sampleId }))
      .min(1)
      .max(projectSamplesMax),
    sounds: z
      .array(
        z.object({
          sample_id: sampleId,
          object_key: z.string(),
          filename: z.string(),
          size_bytes: z.number().int().positive(),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          duration_s: z.number().positive(),
        }),
      )
      .min(1)
      .max(projectSamplesMax),
    left_out: z.array(projectLeftOutSchema).max(projectLeftOutMax),
    usage: z.array(usageSchema),
  }),
);
