import { z } from 'zod';
import { answersSchema, seedsSchema } from '../documents/answers.v1.ts';
import { acceptedSchema } from '../documents/job.v1.ts';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

/** Runs the whole way from seeds to composed playlists, and to published ones when `publish` says so. */
export const createWorld = operation({
  id: 'createWorld',
  method: 'POST',
  path: '/v1/worlds',
  tag: 'worlds',
  auth: 'member',
  summary: 'Turn seeds and answers into a world with playlists',
  body: z.object({
    seeds: seedsSchema,
    answers: z
      .record(z.string(), z.unknown())
      .default({})
      .transform((given) =>
        Object.fromEntries(Object.entries(given).map(([key, value]) => [questionAliases[key] ?? key, value])),
      )
      .pipe(answersSchema),
    publish: z.object({ target: z.literal('spotify') }).optional(),
  }),
  status: 202,
  response: acceptedSchema.extend({ world_id: worldId }),
  refusals: [
    'invalid-request',
    'unknown-option',
    'quota-exceeded',
    'budget-exceeded',
    'spotify-not-connected',
    'spotify-needs-reconnect',
  ],
});

/** The questions may be named by number, in their order. */
const questionAliases: Readonly<Record<string, string>> = {
  q1: 'texture',
  q2: 'emotion',
  q3: 'movement',
  q4: 'palette',
  q5: 'avoid',
};
