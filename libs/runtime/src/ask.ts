import { type NatsConnection, headers as newHeaders } from '@nats-io/transport-node';
import { context, propagation, SpanKind } from '@opentelemetry/api';
import { envelopeHeaders } from '@trc/contracts/envelope';
import type { QueryContract, ReplyOf, RequestOf } from '@trc/contracts/message';
import { attributes, spanNames } from '@trc/contracts/telemetry';
import { headerSetter } from './nats.ts';
import { inSpan } from './tracing.ts';

/** The neighbour did not answer in time, or answered with a fault of its own. Worth another try later. */
export class Unavailable extends Error {
  readonly service: string;
  constructor(contract: QueryContract, cause: unknown) {
    super(`${contract.service} did not answer ${contract.name}`, { cause });
    this.name = 'Unavailable';
    this.service = contract.service;
  }
}

/** Asks another service and waits for its answer. Throws Unavailable. */
export type Ask = <C extends QueryContract>(
  contract: C,
  tenantId: string,
  request: RequestOf<C>,
) => Promise<ReplyOf<C>>;

export function askOver(nc: NatsConnection): Ask {
  return <C extends QueryContract>(contract: C, tenantId: string, request: RequestOf<C>) =>
    inSpan(
      spanNames.request(contract.subject),
      { kind: SpanKind.CLIENT, attributes: { [attributes.tenantId]: tenantId } },
      async () => {
        const headers = newHeaders();
        headers.set(envelopeHeaders.tenant, tenantId);
        propagation.inject(context.active(), headers, headerSetter);
        try {
          const message = await nc.request(contract.subject, JSON.stringify(request), {
            timeout: contract.timeoutMs,
            headers,
          });
          const answer = message.json<{ reply?: unknown; fault?: string }>();
          if (answer.fault !== undefined) throw new Error(answer.fault);
          return contract.reply.parse(answer.reply) as ReplyOf<C>;
        } catch (error) {
          throw new Unavailable(contract, error);
        }
      },
    );
}
