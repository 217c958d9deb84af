import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { newId } from '@trc/contracts/ids';
import type { MessageContract, QueryContract, ReplyOf, ServiceName } from '@trc/contracts/message';
import { consumers } from '@trc/contracts/topology';
import type { Ask } from '@trc/runtime/ask';
import type { AnswersExtras, ConsumesExtras, MessageContext, QueryContext } from '@trc/runtime/consume';
import type { Emit, Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import type { Kysely } from 'kysely';
import { lastValueFrom } from 'rxjs';
import type { z } from 'zod';

/** A message that somebody sent, with the contract that it fits. */
export interface Sent {
  readonly contract: MessageContract;
  readonly data: unknown;
}

type Handle = (data: unknown, context: MessageContext | QueryContext) => Promise<unknown>;

/** Nest's transport without a wire: it only keeps the handlers of one service. */
class KeptHandlers extends Server implements CustomTransportStrategy {
  override transportId = Symbol('in process');

  listen(callback: () => void): void {
    callback();
  }

  close(): void {}

  on(): never {
    throw new Error('the transport has no events of its own');
  }

  unwrap(): never {
    throw new Error('the transport has no client');
  }

  call(handler: MessageHandler): Handle {
    return async (data, context) => {
      try {
        return await lastValueFrom(this.transformToObservable(await handler(data, context)));
      } catch (error) {
        // Nest has logged what it was and hands on a plain object.
        throw error instanceof Error ? error : new Error(`a handler failed: ${JSON.stringify(error)}`);
      }
    };
  }
}

interface Home {
  // biome-ignore lint/suspicious/noExplicitAny: every service names its own tables
  readonly db: Kysely<any>;
  readonly transport: KeptHandlers;
}

/**
 * What NATS does between services, within one process: a message goes to everybody who listens to it, and what they
 * state goes on, until nobody says any more. Each handler writes in one transaction of its own service's role.
 */
export class Messages {
  readonly #homes = new Map<ServiceName, Home>();
  readonly #now: () => Date;
  /** Answers of those who are not here. */
  readonly #others = new Map<string, (tenantId: string, request: unknown) => unknown>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  // biome-ignore lint/suspicious/noExplicitAny: every service names its own tables
  home(service: ServiceName, db: Kysely<any>): KeptHandlers {
    const transport = new KeptHandlers();
    this.#homes.set(service, { db, transport });
    return transport;
  }

  /** Stands in for a service that is not here. */
  answer<C extends QueryContract>(
    contract: C,
    work: (tenantId: string, request: z.output<C['request']>) => ReplyOf<C>,
  ): void {
    this.#others.set(contract.subject, work as (tenantId: string, request: unknown) => unknown);
  }

  readonly ask: Ask = async (contract, tenantId, request) => {
    const asked = contract.request.parse(carried(request));
    const other = this.#others.get(contract.subject);
    const reply = other ? other(tenantId, asked) : await this.#answerer(contract)(asked, { tenantId });
    return contract.reply.parse(carried(reply)) as never;
  };

  /**
   * Sends one message and everything that follows from it.
   * @returns all messages, the first one included, in the order in which they were sent.
   * @throws when somebody asks to wait: nothing here gives a reason to.
   */
  async send(contract: MessageContract, tenantId: string, data: unknown): Promise<Sent[]> {
    const sent: Sent[] = [{ contract, data: contract.schema.parse(carried(data)) }];
    for (const message of sent) {
      for (const { db, handle } of this.#listeners(message.contract))
        sent.push(...(await this.#deliver(db, handle, message, tenantId)));
    }
    return sent;
  }

  // biome-ignore lint/suspicious/noExplicitAny: every service names its own tables
  async #deliver(db: Kysely<any>, handle: Handle, message: Sent, tenantId: string): Promise<Sent[]> {
    const context: MessageContext = {
      id: newId('message', this.#now().getTime()),
      tenantId,
      jobId: null,
      causeId: null,
      occurredAt: this.#now().toISOString(),
      attempt: 1,
      signal: new AbortController().signal,
      progress: () => undefined,
    };
    const outcome = (await handle(message.data, context)) as Outcome<unknown>;
    if (outcome.kind === 'retry')
      throw new Error(`${message.contract.name} asks to wait ${outcome.afterMs} ms: ${outcome.reason}`);
    const stated: Sent[] = [];
    const emit: Emit = (contract, data) =>
      void stated.push({ contract, data: contract.schema.parse(carried(data)) });
    const { write } = outcome;
    if (write) await inTenant(db, tenantId, (trx) => write(trx, emit));
    return stated;
  }

  #listeners(contract: MessageContract) {
    return consumers
      .filter((consumer) => consumer.contract === contract && consumer.lane === null)
      .flatMap(({ service }) => {
        const home = this.#homes.get(service);
        if (!home) return [];
        const handler = this.#handlersOf(home).find(
          ({ extras }) => extras.consumes?.subject === contract.subject,
        );
        if (!handler) throw new Error(`${service} has no handler for ${contract.name}`);
        return [{ db: home.db, handle: handler.handle }];
      });
  }

  #answerer(contract: QueryContract): Handle {
    const home = this.#homes.get(contract.service);
    const handler = home
      ? this.#handlersOf(home).find(({ extras }) => extras.answers?.subject === contract.subject)
      : undefined;
    if (!handler) throw new Error(`nobody here answers ${contract.name}`);
    return handler.handle;
  }

  #handlersOf({ transport }: Home) {
    return [...transport.getHandlers().values()].map((handler) => ({
      extras: (handler.extras ?? {}) as Partial<ConsumesExtras & AnswersExtras>,
      handle: transport.call(handler),
    }));
  }
}

/** As it arrives after a journey as text. */
const carried = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
