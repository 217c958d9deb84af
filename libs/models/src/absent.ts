import type { Models } from './models.ts';

/** What stands in when no endpoint is configured: both journeys go on and say what was left out. */
export const absentModels: Models = {
  chat: async () => ({ kind: 'absent' }),
  embed: async () => ({ kind: 'absent' }),
  image: async () => ({ kind: 'absent' }),
};
