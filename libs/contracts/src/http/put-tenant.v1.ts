import { operation } from './operation.ts';
import { tenantSchema, tenantSettingsSchema } from './tenant-settings.ts';

/** A part that is left out stays as it was. */
export const putTenant = operation({
  id: 'putTenant',
  method: 'PUT',
  path: '/v1/tenant',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Change name, brand and addresses of your organisation',
  body: tenantSettingsSchema.partial(),
  status: 200,
  response: tenantSchema,
  refusals: [
    'invalid-request',
    'not-allowed',
    'white-label-not-in-plan',
    'address-taken',
    'domain-not-proven',
  ],
});
