import { z } from 'zod';
import { operation } from './operation.ts';
import { modelEndpointSchema } from './tenant-settings.ts';

/** The endpoint is asked for its list of models, to see whether it takes the key. */
export const putOwnModelEndpoint = operation({
  id: 'putModelEndpoint',
  method: 'PUT',
  path: '/v1/tenant/model-endpoint',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Use an OpenAI-compatible chat model of your own',
  body: z.object({
    /** Up to and with `/v1`. */
    base_url: z.url({ protocol: /^https?$/ }).max(500),
    api_key: z.string().min(1).max(500),
    /** Left out, the plan's own choice of model is asked for. */
    chat_model: z.string().min(1).max(100).optional(),
  }),
  status: 200,
  response: modelEndpointSchema,
  refusals: ['invalid-request', 'not-allowed', 'model-endpoint-refused'],
});
