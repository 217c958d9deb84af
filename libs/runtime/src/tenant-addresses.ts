import { z } from 'zod';
import { variable } from './config.ts';

/** For every service that calls an address which a tenant names. */
export const tenantAddressVariables = {
  modelPrivateAddresses: variable(
    'MODEL_PRIVATE_ADDRESSES',
    z.enum(['refuse', 'allow']).default('refuse'),
    'Whether model endpoints of tenants may have private addresses; allow it only where every tenant is trusted.',
  ),
} as const;
