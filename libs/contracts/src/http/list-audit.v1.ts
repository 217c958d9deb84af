import { z } from 'zod';
import { auditEntryId, keyId, userId } from '../ids.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listAuditEntries = operation({
  id: 'listAudit',
  method: 'GET',
  path: '/v1/audit',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Who changed what in the account, newest first',
  query: pageQuery.extend({
    action: z.string().max(60).optional(),
    subject: z.string().max(60).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        id: auditEntryId,
        at: z.iso.datetime(),
        /** `null` for what the installation did by itself. */
        user_id: userId.nullable(),
        /** The key by which it was done, if it was one. */
        key_id: keyId.nullable(),
        action: z.string(),
        /** Id of what was changed. */
        subject: z.string().nullable(),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
  refusals: ['invalid-request'],
});
