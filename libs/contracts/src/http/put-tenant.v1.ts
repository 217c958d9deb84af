import { brandSchema } from '../documents/brand.v1.ts';
import { devicePictureSchema } from '../documents/export.v1.ts';
import { operation } from './operation.ts';
import { tenantSchema, tenantSettingsSchema } from './tenant-settings.ts';

/** Forms that do not know of the picture leave it out. */
const brand = brandSchema.extend({ device_picture: devicePictureSchema.nullable().optional() });

/** A part that is left out stays as it was; so does the picture of the brand. */
export const putTenant = operation({
  id: 'putTenant',
  method: 'PUT',
  path: '/v1/tenant',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Change name, brand and addresses of your organisation',
  body: tenantSettingsSchema.extend({ brand: brand.nullable() }).partial(),
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
