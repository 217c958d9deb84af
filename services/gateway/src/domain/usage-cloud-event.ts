import type { UsageCloudEvent } from '@trc/contracts/documents/usage-cloud-event.v1';
import type { ReplyOf } from '@trc/contracts/message';
import type { listUsageEvents } from '@trc/contracts/queries/list-usage-events.v1';

type UsageEvent = ReplyOf<typeof listUsageEvents>['items'][number];

/**
 * A raw fact as a CloudEvent (CloudEvents 1.0). Source and id together are unique, so who reads a page twice counts it once;
 * the subject is the tenant, as meters expect.
 */
export function usageCloudEvent(event: UsageEvent): UsageCloudEvent {
  return {
    specversion: '1.0',
    id: event.message_id,
    source: '/billing',
    type: `tokyo-record-club.usage.${event.type}`,
    subject: event.tenant_id,
    time: event.at,
    datacontenttype: 'application/json',
    data: {
      user_id: event.user_id,
      job_id: event.job_id,
      trace_id: event.trace_id,
      usage: event.usage,
    },
  };
}
