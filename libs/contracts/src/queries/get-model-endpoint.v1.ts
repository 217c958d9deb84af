import { z } from 'zod';
import { query } from '../message.ts';

/** The model endpoint that the tenant brings along. The key is in the answer: it is used at once and never kept or logged. */
export const getModelEndpoint = query(
  'gateway',
  'get-model-endpoint.v1',
  z.object({}),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({
      kind: z.literal('own'),
      base_url: z.url(),
      api_key: z.string(),
      /** `null` where the plan's own choice of model holds. */
      chat_model: z.string().nullable(),
    }),
  ]),
);
