import {
  type Consumer as DurableConsumer,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { SpanKind } from '@opentelemetry/api';
import { envelopeHeaders } from '@trc/contracts/envelope';
import { tenantId as tenantIdSchema } from '@trc/contracts/ids';
import type { QueryContract, ServiceName } from '@trc/contracts/message';
import { attributes, metricNames, spanNames } from '@trc/contracts/telemetry';
import { consumers, durableOf, type Lane, streamOf, subjectOf } from '@trc/contracts/topology';
import { lastValueFrom } from 'rxjs';
import type { AnswersExtras, ConsumesExtras, MessageContext, QueryContext } from './consume.ts';
import type { DeadLetter } from './dead-letters.ts';
import { type Binding, countDeadLettersOf, Delivery, type DeliveryParts } from './delivery.ts';
import { secondsHistogram } from './figures.ts';
import { ensureConsumer, ensureStreams, isMissing } from './nats.ts';
import { type WaitingWork, waitingWork } from './scaling.ts';
import { createPace } from './scaling-pace.ts';
import { inSpan, recordSpan, traceContextOf } from './tracing.ts';
import { readBody, readEnvelope } from './wire.ts';

export interface JetStreamServerOptions extends DeliveryParts {
  readonly service: ServiceName;
  /** Servers that keep a copy of a stream which has to be created. */
  readonly streamReplicas: number;
  /** The lanes that this process works on; commands without lanes are always taken. */
  readonly lanes: readonly Lane[];
}

const pullMs = 5_000;
const pauseAfterFaultMs = 500;
const drainMs = 25_000;

/**
 * Nest's transport over JetStream: it hosts the `@Consumes` and `@Answers` methods of one service.
 *
 * A delivery is only the bell. The inbox row decides who works, and the row's lease, its tries and its end live in Postgres:
 * a lost, doubled or late delivery changes nothing. Each slot of a consumer pulls one message at a time, so `concurrency`
 * is exact and nothing waits in a buffer while another process is idle.
 */
export class JetStreamServer extends Server implements CustomTransportStrategy {
  override transportId = Symbol('jetstream');
  readonly #options: JetStreamServerOptions;
  readonly #bindings: Binding[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #subscriptions: Subscription[] = [];
  readonly #waiting = secondsHistogram(metricNames.waitingSeconds);
  #stopped = false;

  constructor(options: JetStreamServerOptions) {
    super();
    this.#options = options;
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      for (const handler of this.messageHandlers.values()) this.#bind(handler);
      this.#refuseGaps();
      await ensureStreams(this.#options.nc, this.#options.streamReplicas);
      await this.#ensureConsumers();
      for (const binding of this.#bindings) {
        for (let slot = 0; slot < binding.consumer.concurrency; slot += 1) void this.#pull(binding);
      }
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Stops taking messages and waits for those under way; what is not finished in time is somebody else's after its lease. */
  async close(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#subscriptions.map((subscription) => subscription.drain().catch(() => undefined)));
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, drainMs).unref());
    await Promise.race([Promise.allSettled([...this.#running]), timeout]);
  }

  on(): never {
    throw new Error('the transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.#options.nc as T;
  }

  /** Handles a dead message once more, as if it had just arrived. */
  async replay(letter: DeadLetter): Promise<void> {
    const binding = this.#bindings.find((candidate) => candidate.durable === letter.consumer);
    if (!binding) throw new Error(`${letter.consumer} is not at home here`);
    await new Delivery(this.#options, binding, letter.envelope, letter.subject).work(letter.body);
  }

  /** What waits for the consumers of this process. */
  waitingWork(): Promise<WaitingWork> {
    return waitingWork(this.#options.nc, this.#bindings);
  }

  #bind(handler: MessageHandler): void {
    const extras = handler.extras as Partial<ConsumesExtras & AnswersExtras> | undefined;
    if (extras?.answers) this.#answer(extras.answers, handler);
    else if (extras?.consumes) {
      const { consumes, options } = extras;
      for (const consumer of consumers) {
        if (consumer.service !== this.#options.service || consumer.contract.subject !== consumes.subject)
          continue;
        if (consumer.lane !== null && !this.#options.lanes.includes(consumer.lane)) continue;
        const durable = durableOf(consumer);
        countDeadLettersOf(durable);
        this.#bindings.push({
          consumer,
          durable,
          pace: createPace(consumer),
          handle: (data, context) => this.#call(handler, data, context),
          givenUp: (data, reason) => options?.givenUp?.(data as never, reason) ?? null,
        });
      }
    }
  }

  /** A consumer that topology.ts names and nobody handles would fill up silently. */
  #refuseGaps(): void {
    const bound = new Set(this.#bindings.map(({ durable }) => durable));
    const gaps = consumers
      .filter(
        ({ service, lane }) =>
          service === this.#options.service && (lane === null || this.#options.lanes.includes(lane)),
      )
      .map(durableOf)
      .filter((durable) => !bound.has(durable));
    if (gaps.length > 0) throw new Error(`no handler for ${gaps.join(', ')}`);
  }

  async #ensureConsumers(): Promise<void> {
    const manager = await jetstreamManager(this.#options.nc);
    for (const { consumer } of this.#bindings) await ensureConsumer(manager, consumer);
  }

  async #pull(binding: Binding): Promise<void> {
    const { nc, log } = this.#options;
    const stream = streamOf(subjectOf(binding.consumer.contract, binding.consumer.lane));
    let durable: DurableConsumer | null = null;
    while (!this.#stopped) {
      try {
        durable ??= await jetstream(nc).consumers.get(stream, binding.durable);
        const message = await durable.next({ expires: pullMs });
        if (message === null) {
          // A pull that was lost with its server ends like an idle one: only a look tells whether the consumer is still there.
          durable = null;
          continue;
        }
        if (this.#stopped) return message.nak();
        const work = this.#deliver(binding, message);
        this.#running.add(work);
        await work.finally(() => this.#running.delete(work));
      } catch (error) {
        durable = null;
        if (this.#stopped || nc.isClosed()) return;
        if (isMissing(error))
          await this.#recreate().catch((failure: unknown) =>
            log.warn({ err: failure }, 'streams cannot be created yet'),
          );
        else
          log.warn(
            { err: error, consumer: binding.durable },
            'the queue cannot be read; it will be tried again',
          );
        await new Promise((resolve) => setTimeout(resolve, pauseAfterFaultMs));
      }
    }
  }

  async #recreate(): Promise<void> {
    await ensureStreams(this.#options.nc, this.#options.streamReplicas);
    await this.#ensureConsumers();
    this.#options.relay.ring();
  }

  async #deliver(binding: Binding, message: JsMsg): Promise<void> {
    const envelope = readEnvelope(message.headers);
    const parent = traceContextOf(message.headers);
    const facts = {
      [attributes.destination]: message.subject,
      [attributes.messageId]: envelope.id,
      [attributes.tenantId]: envelope.tenantId,
    };
    const waitedSince = new Date(envelope.occurredAt);
    recordSpan(spanNames.wait(message.subject), parent, waitedSince, facts);
    this.#waiting.record((Date.now() - waitedSince.getTime()) / 1_000, { consumer: binding.durable });
    try {
      const verdict = await inSpan(
        spanNames.process(message.subject),
        { kind: SpanKind.CONSUMER, attributes: facts, parent, linked: true },
        () =>
          new Delivery(this.#options, binding, envelope, message.subject).work(readBody(message), () =>
            message.working(),
          ),
      );
      if (verdict.kind === 'over') message.ack();
      else message.nak(Math.max(verdict.afterMs, 1));
    } catch (error) {
      // The inbox could not be read or written: the database is away, and the queue keeps the message.
      this.#options.log.warn(
        { err: error, consumer: binding.durable },
        'the inbox does not answer; the message stays in the queue',
      );
      message.nak(pauseAfterFaultMs * 2);
    }
  }

  async #call<T>(handler: MessageHandler, data: unknown, context: MessageContext | QueryContext): Promise<T> {
    const result = await handler(data, context);
    return lastValueFrom(this.transformToObservable(result)) as Promise<T>;
  }

  #answer(contract: QueryContract, handler: MessageHandler): void {
    const subscription = this.#options.nc.subscribe(contract.subject, {
      queue: this.#options.service,
      callback: (error, message) => {
        if (error) return;
        const work = this.#reply(contract, handler, message);
        this.#running.add(work);
        void work.finally(() => this.#running.delete(work));
      },
    });
    this.#subscriptions.push(subscription);
  }

  async #reply(contract: QueryContract, handler: MessageHandler, message: Msg): Promise<void> {
    const tenant = message.headers?.get(envelopeHeaders.tenant) ?? '';
    try {
      await inSpan(
        spanNames.answer(contract.subject),
        {
          kind: SpanKind.SERVER,
          attributes: { [attributes.tenantId]: tenant },
          parent: traceContextOf(message.headers),
        },
        async () => {
          const request = contract.request.parse(message.json());
          const reply = await this.#call<unknown>(handler, request, {
            tenantId: tenantIdSchema.parse(tenant),
          });
          message.respond(JSON.stringify({ reply }));
        },
      );
    } catch (error) {
      this.#options.log.error({ err: error, query: contract.name }, 'the query cannot be answered');
      message.respond(JSON.stringify({ fault: 'internal' }));
    }
  }
}
