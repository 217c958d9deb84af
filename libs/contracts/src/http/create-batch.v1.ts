import { z } from 'zod';
import { batchFileErrorSchema, batchFilesMax } from '../documents/batch.v1.ts';
import { batchId, idSchema } from '../ids.ts';
import { createUpload } from './create-upload.v1.ts';
import { operation } from './operation.ts';

/**
 * Reserves an upload for every file. Each is then sent and completed like any upload, within the time of the batch. What the
 * plan does not take is refused alone and the others go on; when it takes none of them, the request is refused with the
 * problem of the first. The first bytes of each file may come with it, as with a single upload, as far as the body may have them.
 * The first addresses of a long file are here, all of them at `GET /v1/uploads/{id}`.
 */
export const createBatch = operation({
  id: 'createBatch',
  method: 'POST',
  path: '/v1/batches',
  tag: 'samples',
  auth: 'member',
  summary: 'Reserve uploads for up to 100 files',
  body: z.object({
    files: z.array(createUpload.body).min(1).max(batchFilesMax),
  }),
  status: 201,
  response: z.object({
    batch_id: batchId,
    /** In the order of the request. */
    files: z.array(
      z.object({
        number: z.number().int().positive(),
        filename: z.string(),
        upload_id: idSchema('upload').nullable(),
        /** The first parts; of a file that is refused, none. */
        parts: createUpload.response.shape.parts,
        /** In how many parts the file is to be sent. */
        parts_total: z.number().int().nonnegative(),
        refused: batchFileErrorSchema.nullable(),
      }),
    ),
    /** For all files that were not refused. */
    quote: createUpload.response.shape.quote,
    expires_at: z.iso.datetime(),
  }),
  refusals: [
    'invalid-request',
    'batches-not-in-plan',
    'budget-exceeded',
    'upload-too-large',
    'not-audio',
    'unreadable-audio',
    'sound-too-long',
    'quota-exceeded',
    'conflict',
  ],
});
