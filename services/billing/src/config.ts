import { serviceVariables, stateVariables, variable } from '@trc/runtime/config';
import { z } from 'zod';

export const variables = {
  ...serviceVariables,
  ...stateVariables,
  limits: variable(
    'LIMITS',
    z.enum(['enforce', 'warn', 'off']).default('enforce'),
    'What a reached limit does: refuse, warn, or nothing.',
  ),
} as const;
