import { randomUUID } from 'node:crypto';
import type { JsMsg } from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import { type Envelope, envelopeHeaders } from '@trc/contracts/envelope';
import { idSchema, tenantId } from '@trc/contracts/ids';

const nobody = 'ten_00000000000000000000000000';
const messageId = idSchema('message');

/** A message without a readable envelope still ends as a dead letter, under a tenant that nobody has. */
export function readEnvelope(headers: MsgHdrs | undefined): Envelope {
  const tenant = tenantId.safeParse(headers?.get(envelopeHeaders.tenant));
  const id = messageId.safeParse(headers?.get(envelopeHeaders.id));
  return {
    id: id.success ? id.data : `unreadable_${randomUUID()}`,
    occurredAt: headers?.get(envelopeHeaders.occurredAt) || new Date().toISOString(),
    tenantId: tenant.success ? tenant.data : nobody,
    jobId: headers?.get(envelopeHeaders.job) || null,
    causeId: headers?.get(envelopeHeaders.cause) || null,
    ring: Number(headers?.get(envelopeHeaders.ring) || 0),
  };
}

/** The data; what is not JSON becomes something that no contract takes. */
export function readBody(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return { unreadable: message.string().slice(0, 2_000) };
  }
}
