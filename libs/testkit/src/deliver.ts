import type { NatsConnection } from '@nats-io/transport-node';
import type { Type } from '@nestjs/common';
import type { exportUser } from '@trc/contracts/commands/export-user.v1';
import { userErased } from '@trc/contracts/events/user-erased.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageContract, MessageOf, ServiceName } from '@trc/contracts/message';
import { consumers, durableOf, subjectOf } from '@trc/contracts/topology';
import type { MessageContext } from '@trc/runtime/consume';
import { Delivery, type Verdict } from '@trc/runtime/delivery';
import { createLog } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import type { Outcome } from '@trc/runtime/outcome';
import type { PersonalData } from '@trc/runtime/personal-data';
import { personalDataController } from '@trc/runtime/personal-data.controller';
import type { Relay } from '@trc/runtime/relay';
import { createPace } from '@trc/runtime/scaling-pace';
import type { Kysely } from 'kysely';

/** One delivery of a message to a service's handler, as the runtime does it, with the queue and the relay left out. */
export function deliver<C extends MessageContract, DB>(
  db: Kysely<DB>,
  service: ServiceName,
  contract: C,
  data: MessageOf<C>,
  handle: (message: MessageOf<C>, context: MessageContext) => Promise<Outcome<DB>>,
  tenantId: string,
  id: string = newId('message'),
): Promise<Verdict> {
  const consumer = consumers.find(
    (candidate) => candidate.service === service && candidate.contract.subject === contract.subject,
  );
  if (!consumer) throw new Error(`${service} does not listen to ${contract.name}`);
  const binding = {
    consumer,
    durable: durableOf(consumer),
    pace: createPace(consumer),
    handle: (message: unknown, context: MessageContext) =>
      handle(message as MessageOf<C>, context) as Promise<Outcome<unknown>>,
    givenUp: () => null,
  };
  const parts = {
    nc: { publish: () => undefined } as unknown as NatsConnection,
    db: db as unknown as Kysely<unknown>,
    relay: { ring: () => undefined } as unknown as Relay,
    log: createLog(service, 'silent'),
  };
  const occurredAt = new Date().toISOString();
  const envelope = { id, occurredAt, tenantId, jobId: null, causeId: null, ring: 0 };
  return new Delivery(parts, binding, envelope, subjectOf(contract, consumer.lane)).work(data);
}

export interface PersonalDataOf {
  erase(person: { tenantId: string; userId: Id<'user'> }): Promise<Verdict>;
  export(
    message: MessageOf<ReturnType<typeof exportUser>>,
    context: MessageContext,
  ): Promise<Outcome<unknown>>;
}

/** What the runtime does with a service's personal data, on a database and objects of a test's own. */
export function personalDataOf<DB>(
  service: ServiceName,
  data: PersonalData,
  db: Kysely<DB>,
  objects: Objects,
  now: () => Date,
): PersonalDataOf {
  const controller = personalDataController(service, data) as Type<{
    erase(message: MessageOf<typeof userErased>, context: MessageContext): Promise<Outcome<DB>>;
    export: PersonalDataOf['export'];
  }>;
  const handlers = new controller(db, objects, now);
  return {
    erase: ({ tenantId, userId }) =>
      deliver(
        db,
        service,
        userErased,
        { erasure_id: newId('erasure'), user_id: userId },
        (message, context) => handlers.erase(message, context),
        tenantId,
      ),
    export: (message, context) => handlers.export(message, context),
  };
}
