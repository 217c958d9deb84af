import { availableParallelism } from 'node:os';
import {
  objectVariables,
  secretVariable,
  serviceVariables,
  stateVariables,
  variable,
} from '@trc/runtime/config';
import { tenantAddressVariables } from '@trc/runtime/tenant-addresses';
import { z } from 'zod';

const lane = z.enum(['free', 'pro', 'enterprise']);

export const variables = {
  ...serviceVariables,
  ...stateVariables,
  ...objectVariables,
  ...tenantAddressVariables,
  threads: variable(
    'ANALYSIS_THREADS',
    z.coerce.number().int().min(1).default(availableParallelism()),
    'Files that are analysed at once.',
  ),
  timeLimitMs: variable(
    'ANALYSIS_TIME_LIMIT_MS',
    z.coerce.number().int().min(1_000).default(60_000),
    'Longest analysis of one file.',
  ),
  lanes: variable(
    'ANALYSIS_LANES',
    z
      .string()
      .default('free,pro,enterprise')
      .transform((text) => text.split(',').map((name) => name.trim()))
      .pipe(z.array(lane).min(1)),
    'Queues that this process works on.',
  ),
  modelUrl: variable(
    'MODEL_URL',
    z.url().optional(),
    'OpenAI-compatible endpoint; without it no vibe is asked for.',
  ),
  modelApiKey: secretVariable('MODEL_API_KEY', z.string().default(''), 'Key of the model endpoint.'),
} as const;
