import type { Answer } from '../../../api/client.ts';

export type Tenant = Answer<'/v1/admin/tenants'>['items'][number];
