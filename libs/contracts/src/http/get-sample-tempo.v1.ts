import { z } from 'zod';
import { tempoSchema } from '../documents/sample.v1.ts';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';

const bpm = z.coerce.number().positive();

/** Ranks the measured candidates anew: inside a range, near a tapped tempo, or both. The sound is not heard again. */
export const getSampleTempo = operation({
  id: 'getSampleTempo',
  method: 'GET',
  path: '/v1/samples/:id/tempo',
  tag: 'samples',
  auth: 'member',
  summary: 'The tempo of a sample within a range or near a tapped one',
  params: z.object({ id: sampleId }),
  query: z
    .object({
      bpm_min: bpm.optional(),
      bpm_max: bpm.optional(),
      tapped_bpm: bpm
        .min(20, 'A tap is between 20 and 400.')
        .max(400, 'A tap is between 20 and 400.')
        .optional(),
    })
    .refine(({ bpm_min = 0, bpm_max = Number.POSITIVE_INFINITY }) => bpm_min <= bpm_max, {
      path: ['bpm_max'],
      message: 'The range ends before it begins: bpm_max must not be below bpm_min.',
    }),
  status: 200,
  response: tempoSchema,
  refusals: ['not-found', 'invalid-request'],
});
