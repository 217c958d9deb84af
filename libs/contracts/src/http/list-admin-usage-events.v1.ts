import { z } from 'zod';
import { usageCloudEventSchema } from '../documents/usage-cloud-event.v1.ts';
import { operation } from './operation.ts';
import { spanQuery } from './span.ts';

/** `application/cloudevents-batch+json`; the page that follows is named by a `Link` header with `rel="next"`. */
export const listAdminUsageEvents = operation({
  id: 'listUsageEvents',
  method: 'GET',
  path: '/v1/admin/usage-events',
  tag: 'operator',
  auth: 'operator',
  summary: 'Raw usage as a batch of CloudEvents, oldest first; the Link header names the next page',
  query: z.object({
    ...spanQuery.shape,
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(500),
  }),
  status: 200,
  response: z.array(usageCloudEventSchema),
  refusals: ['invalid-request', 'not-allowed'],
});
