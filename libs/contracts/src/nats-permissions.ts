import { type ServiceName, services } from './message.ts';
import { jobProgressed } from './signals/job-progressed.v1.ts';
import { asks, consumers, durableOf, streamOf, streams, subjectOf } from './topology.ts';

/** Subjects as NATS's configuration names them; whoever has no entry for a subject may not use it. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Answers come to a service under a prefix of its own, so that nobody reads another's. */
export const inboxPrefixOf = (user: string) => `_INBOX_${user}`;

/** The key-value bucket that all services share for their providers' budgets. */
export const sharedBucket = 'shared';
const sharedStream = `KV_${sharedBucket}`;

/** The gateway's own bell, from process to process. */
export const jobChangedSubject = (jobId: string) => `sig.job-changed.v1.${jobId}`;

/**
 * What the NATS user of a service may do, derived from the topology: state its own events, ask those it asks, take from its
 * own consumers, and make sure that streams and consumers are there. Only the gateway sends commands.
 */
export function permissionsOf(service: ServiceName): NatsPermissions {
  const isGateway = service === 'gateway';
  const own = consumers
    .filter((consumer) => consumer.service === service)
    .map((consumer) => {
      const stream = streamOf(subjectOf(consumer.contract, consumer.lane));
      return { stream, durable: durableOf(consumer) };
    });
  return {
    publish: [
      `evt.${service}.>`,
      ...(isGateway ? ['cmd.>', jobChangedSubject('*')] : []),
      ...asks[service].map((asked) => `qry.${asked}.>`),
      jobProgressed.subject,
      '$JS.API.INFO',
      ...[...Object.keys(streams), sharedStream].flatMap((stream) => [
        `$JS.API.STREAM.INFO.${stream}`,
        `$JS.API.STREAM.CREATE.${stream}`,
      ]),
      ...own.flatMap(({ stream, durable }) => [
        `$JS.API.CONSUMER.CREATE.${stream}.${durable}.>`,
        `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
        `$JS.ACK.${stream}.${durable}.>`,
      ]),
      `$JS.API.STREAM.MSG.GET.${sharedStream}`,
      `$KV.${sharedBucket}.>`,
    ],
    subscribe: [
      `${inboxPrefixOf(service)}.>`,
      `qry.${service}.>`,
      ...(isGateway ? [jobProgressed.subject, jobChangedSubject('*')] : []),
    ],
  };
}

/** Who prepares streams and consumers, and nothing else. */
const topologyPermissions: NatsPermissions = {
  publish: ['$JS.API.>'],
  subscribe: [`${inboxPrefixOf('topology')}.>`],
};

/** Every user of NATS: the services, and `topology`, which prepares streams and consumers. */
export const natsUsers: Readonly<Record<string, NatsPermissions>> = {
  ...Object.fromEntries(services.map((service) => [service, permissionsOf(service)])),
  topology: topologyPermissions,
};

/** The `users` of NATS's configuration. Whoever is asked may answer, whatever the asker's inbox is. */
export function usersOf(passwordOf: (user: string) => string): readonly object[] {
  return Object.entries(natsUsers).map(([user, { publish, subscribe }]) => ({
    user,
    password: passwordOf(user),
    permissions: { publish: { allow: publish }, subscribe: { allow: subscribe }, allow_responses: true },
  }));
}
