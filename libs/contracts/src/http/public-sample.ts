import { z } from 'zod';
import { analysisSchema, sampleSchema } from '../documents/sample.v1.ts';

/** A sample as the API shows it: the measured values at the top level, without what only machines read. */
export const publicSampleSchema = sampleSchema
  .omit({ analysis: true })
  .extend(analysisSchema.omit({ peaks: true, similarity: true, onsets_s: true, beats_s: true }).shape);
export type PublicSample = z.output<typeof publicSampleSchema>;

/** One sample by itself, with the times that a slicer or a grid needs. */
export const sampleDetailSchema = publicSampleSchema.extend(
  analysisSchema.pick({ onsets_s: true, beats_s: true }).shape,
);
export type SampleDetail = z.output<typeof sampleDetailSchema>;

export const samplePage = z.object({
  items: z.array(publicSampleSchema),
  next_cursor: z.string().nullable(),
});
