import { z } from 'zod';
import {
  exportFileSchema,
  exportFormatSchema,
  exportPlanSchema,
  exportSamplesMax,
  layoutSchema,
  loudnessSchema,
} from '../documents/export.v1.ts';
import { sampleId } from '../ids.ts';
import { query } from '../message.ts';

/**
 * What an export of these sounds would be. Without a layout of the caller's own the analysis suggests one; sounds that a layout does not
 * place are left out. `files` are what the archive will hold, `source_bytes` and `source_duration_s` what is read for them.
 */
export const getExportPlan = query(
  'analysis',
  'get-export-plan.v1',
  z.object({
    format: exportFormatSchema,
    sample_ids: z.array(sampleId).min(1).max(exportSamplesMax),
    layout: layoutSchema.nullable(),
    loudness_lufs: loudnessSchema.default(null),
  }),
  z.object({
    plan: exportPlanSchema,
    files: z.array(exportFileSchema),
    source_bytes: z.number().int().nonnegative(),
    source_duration_s: z.number().nonnegative(),
  }),
);
