import { z } from 'zod';
import { scale, soundKind, tonic } from '../documents/sample.v1.ts';
import { handTag } from './hand-tag.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { samplePage } from './public-sample.ts';

/** A parameter that may stand in the address several times. */
const several = <T extends z.ZodType>(one: T, countMax: number) =>
  z.union([one, z.array(one).max(countMax)]).transform((given) => [given].flat() as z.output<T>[]);
const yesNo = z.enum(['true', 'false']);

/**
 * A page of the library. A tempo range finds half and double time too, unless `folding=false`. `compatible=true` finds
 * the keys that go with `key` and `scale` as well: the relative and the two a fifth away. `kind` and `tag` may come
 * several times: a sample is one of the kinds, and has all of the tags.
 */
export const listSamplesPage = operation({
  id: 'listSamples',
  method: 'GET',
  path: '/v1/samples',
  tag: 'samples',
  auth: 'member',
  summary: 'Search the sample library',
  query: pageQuery
    .extend({
      bpm_min: z.coerce.number().positive().optional(),
      bpm_max: z.coerce.number().positive().optional(),
      folding: yesNo.default('true'),
      key: tonic.optional(),
      scale: scale.optional(),
      compatible: yesNo.default('false'),
      kind: several(soundKind, 3).optional(),
      tag: several(handTag, 5).optional(),
      q: z.string().max(200).optional(),
      sort: z
        .enum(['-created_at', 'created_at', 'bpm', '-bpm', 'duration_s', '-duration_s', 'filename'])
        .default('-created_at'),
    })
    .refine(({ compatible, key, scale }) => compatible === 'false' || (key && scale), {
      path: ['compatible'],
      message: 'Which keys go together depends on a key and its scale: send key and scale too.',
    }),
  status: 200,
  response: samplePage,
  refusals: ['invalid-request'],
});
