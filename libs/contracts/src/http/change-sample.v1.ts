import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { handTag } from './hand-tag.ts';
import { operation } from './operation.ts';
import { publicSampleSchema } from './public-sample.ts';

/** All tags by hand, in place of those before; what the analysis says is kept apart, and stays. */
export const changeSampleById = operation({
  id: 'changeSample',
  method: 'PATCH',
  path: '/v1/samples/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'Give a sample another name or tags by hand',
  params: z.object({ id: sampleId }),
  body: z
    .object({
      filename: z.string().trim().min(1).max(255).optional(),
      hand_tags: z
        .array(handTag)
        .max(20, 'A sample has at most 20 tags by hand.')
        .transform((tags) => [...new Set(tags)])
        .optional(),
    })
    .refine(({ filename, hand_tags }) => filename !== undefined || hand_tags !== undefined, {
      message: 'Nothing to change: send a filename, hand_tags or both.',
    }),
  status: 202,
  response: publicSampleSchema,
  refusals: ['not-found', 'invalid-request'],
});
