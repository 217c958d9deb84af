import { z } from 'zod';

/** Where a catalogue value comes from. */
export const sourceSchema = z.enum([
  'spotify',
  'listenbrainz',
  'musicbrainz',
  'listener',
  'tenant',
  'platform',
]);
export type Source = z.output<typeof sourceSchema>;

/** What may be done with a value. */
export type Use = 'show' | 'write_back' | 'rank' | 'embed' | 'prompt';

/** The tenant's record that its agreement with Spotify allows model use; without it Spotify Content reaches no model. */
export const modelUseGrantSchema = z.object({
  status: z.literal('granted'),
  by: z.string().min(1),
  at: z.iso.datetime(),
  /** Where the agreement is written down: a contract, a ticket. */
  reference: z.string().min(1).max(200).optional(),
});
export type ModelUseGrant = z.output<typeof modelUseGrantSchema>;

const everywhere: readonly Use[] = ['show', 'write_back', 'rank', 'embed', 'prompt'];

/** The table that decides. Spotify Developer Policy III.13 and III.14 is why Spotify's row is short. */
const usesBySource: Readonly<Record<Source, readonly Use[]>> = {
  spotify: ['show', 'write_back', 'rank'],
  listenbrainz: everywhere,
  musicbrainz: everywhere,
  listener: everywhere,
  tenant: everywhere,
  platform: everywhere,
};

export function mayUse(source: Source, use: Use, grant: ModelUseGrant | null): boolean {
  if (source === 'spotify' && grant !== null && (use === 'embed' || use === 'prompt')) return true;
  return usesBySource[source].includes(use);
}
