import { z } from 'zod';
import { query } from '../message.ts';

const count = z.number().int().nonnegative();

export const providerSchema = z.object({
  provider: z.enum(['spotify', 'listenbrainz', 'listenbrainz-labs', 'musicbrainz', 'models']),
  /** Whether the installation names it: a Spotify app, an endpoint for models. The open catalogues need nothing. */
  configured: z.boolean(),
  /** How the installation's Spotify app is registered; `null` for the others. */
  mode: z.enum(['extended', 'development']).nullable(),
  /**
   * Spotify's calls that an app may or may not have. `refused`: the API has answered 403 to what the mode allows; every
   * process leaves it out until `retried_at`. A refusal of search or write is never remembered.
   */
  capabilities: z.array(
    z.object({
      capability: z.enum(['search', 'features', 'recommend', 'write', 'batch']),
      state: z.enum(['on', 'not-in-mode', 'refused']),
      retried_at: z.iso.datetime().nullable(),
    }),
  ),
  /** Calls of the installation's account by all processes of all services; `null` where calls are not counted. */
  budget: z
    .object({
      window_s: z.number().positive(),
      window_calls: count,
      window_calls_max: count,
      /** Of the last 24 hours. */
      day_calls: count,
      /** `null`: only the provider knows. */
      day_calls_max: count.nullable(),
      closed_until: z.iso.datetime().nullable(),
      /** Why it is closed: the provider said to wait, or the day's quota is used up. */
      closed_by: z.enum(['retry-after', 'quota']).nullable(),
      /** Whether this was read from the store that all share; else it is what the one process remembers. */
      shared: z.boolean(),
    })
    .nullable(),
  /** How the calls of the last hour came out; known of the one harvester process that answers, and of no other service. */
  last_hour: z.object({
    answered: count,
    /** 429. */
    limited: count,
    /** 5xx. */
    failed: count,
    unreachable: count,
  }),
});

/**
 * Health and quota of what is called outside, for the operator. How Spotify's app is registered the gateway says, because
 * it alone is told. Apps that tenants bring are not listed: their budgets stand in the metrics.
 */
export const listProviders = query(
  'harvester',
  'list-providers.v1',
  z.object({ spotify_mode: z.enum(['extended', 'development']).nullable() }),
  z.object({ items: z.array(providerSchema) }),
);
