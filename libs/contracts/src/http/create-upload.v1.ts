import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { getHeadProbe } from '../queries/get-head-probe.v1.ts';
import { operation } from './operation.ts';
import { vibeSize } from './vibe-size.ts';

/**
 * Reserve, then send the parts straight to object storage with the signed addresses. With the first bytes of the file, up to
 * 64 KiB, whatever they tell is refused before anything is reserved; what they cannot tell is decided when the upload is completed.
 */
export const createUpload = operation({
  id: 'createUpload',
  method: 'POST',
  path: '/v1/uploads',
  tag: 'samples',
  auth: 'member',
  summary: 'Reserve an upload in parts and get a quote',
  body: z.object({
    filename: z.string().min(1).max(255),
    size_bytes: z.number().int().positive(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    vibe: vibeSize.optional(),
    head_base64: getHeadProbe.request.shape.head_base64.min(4).optional(),
  }),
  status: 201,
  response: z.object({
    upload_id: idSchema('upload'),
    parts: z.array(z.object({ number: z.number().int(), url: z.url(), size_bytes: z.number().int() })),
    quote: z.object({ cost_micros: z.number().int(), estimated_completion: z.iso.datetime() }),
    expires_at: z.iso.datetime(),
  }),
  refusals: [
    'invalid-request',
    'budget-exceeded',
    'upload-too-large',
    'not-audio',
    'unreadable-audio',
    'sound-too-long',
    'quota-exceeded',
  ],
});
