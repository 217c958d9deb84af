/** What an endpoint may listen to, and when it is sent. */
export const webhookEvents = {
  'sample.processed': 'A sound is analysed',
  'sample.failed': 'A sound could not be analysed',
  'sample.expiring': 'Sounds are about to be deleted by the plan',
  'world.ready': 'A world is described',
  'world.failed': 'A world could not be made',
  'playlists.composed': 'Playlists are composed or refreshed',
  'playlist.published': 'A playlist is at Spotify',
  'export.ready': 'An export can be downloaded',
  'quota.warning': 'A limit of the plan is near',
  'budget.exceeded': 'A budget is spent',
  'connection.needs_reconnect': 'Spotify has to be connected again',
} as const;

export type WebhookEvent = keyof typeof webhookEvents;
export const allEvents = Object.keys(webhookEvents) as readonly WebhookEvent[];

/** The events of an endpoint in short. */
export function eventsInWords(events: readonly string[]): string {
  return events.length === allEvents.length ? 'Everything' : events.join(', ');
}

interface Tries {
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly last_status: number | null;
  readonly last_error: string | null;
}

/** How a delivery stands: "Delivered at the first attempt", "HTTP 500 after 3 attempts". */
export function stateInWords({ status, attempts, last_status, last_error }: Tries): string {
  const answer = last_status === null ? (last_error ?? 'No answer') : `HTTP ${last_status}`;
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  if (status === 'delivered') return attempts === 1 ? 'Delivered at once' : `Delivered after ${tries}`;
  if (attempts === 0) return 'About to be sent';
  return status === 'pending' ? `${answer}, ${tries} so far` : `${answer}, given up after ${tries}`;
}
