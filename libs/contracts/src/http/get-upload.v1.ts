import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { operation } from './operation.ts';
import { uploadSchema } from './upload.ts';

/** To go on with an upload that was interrupted: send the parts that are not stored to their addresses, then complete it. */
export const getUpload = operation({
  id: 'getUpload',
  method: 'GET',
  path: '/v1/uploads/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'An unfinished upload: which parts are stored, and fresh addresses for the others',
  params: z.object({ id: idSchema('upload') }),
  status: 200,
  response: uploadSchema.extend({
    parts: z.array(
      z.object({
        number: z.number().int(),
        /** `null` for a part that is stored. */
        url: z.url().nullable(),
        size_bytes: z.number().int(),
        stored: z.boolean(),
      }),
    ),
  }),
  refusals: ['not-found', 'upload-expired'],
});
