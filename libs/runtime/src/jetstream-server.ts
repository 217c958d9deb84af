import { randomUUID } from 'node:crypto';
import {
  type Consumer as DurableConsumer,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { Msg, MsgHdrs, NatsConnection, Subscription } from '@nats-io/transport-node';
import {
  BaseRpcContext,
  type CustomTransportStrategy,
  type MessageHandler,
  Server,
} from '@nestjs/microservices';
import { SpanKind } from '@opentelemetry/api';
import { type Envelope, envelopeHeaders } from '@trc/contracts/envelope';
import { idSchema, tenantId as tenantIdSchema } from '@trc/contracts/ids';
import type { QueryContract, ServiceName } from '@trc/contracts/message';
import { jobProgressed } from '@trc/contracts/signals/job-progressed.v1';
import { attributes, metricNames, spanNames } from '@trc/contracts/telemetry';
import { type Consumer, consumers, durableOf, type Lane, streamOf, subjectOf } from '@trc/contracts/topology';
import type { Kysely } from 'kysely';
import { lastValueFrom } from 'rxjs';
import { Unavailable } from './ask.ts';
import type { AnswersExtras, ConsumesExtras, MessageContext, QueryContext } from './consume.ts';
import { bury, type DeadLetter } from './dead-letters.ts';
import { type Claimant, claim, end, LeaseLost, letGo, renew } from './inbox.ts';
import type { Log } from './log.ts';
import { ensureConsumer, ensureStreams, isMissing } from './nats.ts';
import { openOutbox, ringAgain } from './outbox.ts';
import type { Outcome, Write } from './outcome.ts';
import type { Relay } from './relay.ts';
import { meter } from './telemetry.ts';
import { inTenant } from './tenancy.ts';
import { inSpan, recordSpan, traceContextOf } from './tracing.ts';

type AnyOutcome = Outcome<unknown>;

/** How a delivery ended, as far as the queue is concerned. */
type Verdict = { readonly kind: 'over' } | { readonly kind: 'again'; readonly afterMs: number };

interface Binding {
  readonly consumer: Consumer;
  readonly durable: string;
  readonly handler: MessageHandler;
  readonly extras: ConsumesExtras;
}

export interface JetStreamServerOptions {
  readonly service: ServiceName;
  readonly nc: NatsConnection;
  readonly db: Kysely<unknown>;
  readonly relay: Relay;
  readonly log: Log;
  /** Servers that keep a copy of a stream which has to be created. */
  readonly streamReplicas: number;
  /** The lanes that this process works on; commands without lanes are always taken. */
  readonly lanes: readonly Lane[];
}

class DeliveryContext extends BaseRpcContext<[MessageContext | QueryContext]> {}

const pullMs = 5_000;
const pauseAfterFaultMs = 500;
const drainMs = 25_000;
const unreadableTenant = 'ten_00000000000000000000000000';
const envelopeId = idSchema('message');

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
  readonly #process = randomUUID();
  readonly #handled = meter().createCounter(metricNames.handled);
  readonly #handling = meter().createHistogram(metricNames.handlingSeconds);
  readonly #waiting = meter().createHistogram(metricNames.waitingSeconds);
  readonly #dead = meter().createCounter(metricNames.deadLetters);
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
    await this.#work(binding, letter.envelope, letter.subject, letter.body);
  }

  #bind(handler: MessageHandler): void {
    const extras = handler.extras as Partial<ConsumesExtras & AnswersExtras> | undefined;
    if (extras?.answers) this.#answer(extras.answers, handler);
    else if (extras?.consumes) {
      const { consumes } = extras;
      for (const consumer of consumers) {
        if (consumer.service !== this.#options.service || consumer.contract.subject !== consumes.subject)
          continue;
        if (consumer.lane !== null && !this.#options.lanes.includes(consumer.lane)) continue;
        this.#bindings.push({
          consumer,
          durable: durableOf(consumer),
          handler,
          extras: extras as ConsumesExtras,
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
        () => this.#work(binding, envelope, message.subject, readBody(message), () => message.working()),
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

  async #work(
    binding: Binding,
    envelope: Envelope,
    subject: string,
    body: unknown,
    stillWorking: () => void = () => undefined,
  ): Promise<Verdict> {
    const { db, relay } = this.#options;
    const { consumer, durable } = binding;
    const who: Claimant = {
      consumer: durable,
      messageId: envelope.id,
      tenantId: envelope.tenantId,
      holder: `${this.#process}:${randomUUID()}`,
    };
    const claimed = await claim(db, who, consumer.ackWaitMs);
    if (claimed.kind === 'held') return { kind: 'again', afterMs: claimed.forMs + 50 };
    if (claimed.kind === 'ended') {
      if (envelope.ring > 0) {
        await inTenant(db, envelope.tenantId, (trx) => ringAgain(trx, { causeId: envelope.id }));
        relay.ring();
      }
      return { kind: 'over' };
    }
    const startedMs = Date.now();
    const lease = keepLease(() => renew(db, who, consumer.ackWaitMs), stillWorking, consumer.ackWaitMs);
    const record = (outcome: string) => {
      this.#handled.add(1, { consumer: durable, outcome });
      this.#handling.record((Date.now() - startedMs) / 1_000, { consumer: durable });
    };
    try {
      const parsed = consumer.contract.schema.safeParse(body);
      if (!parsed.success) {
        await this.#bury(
          binding,
          who,
          envelope,
          subject,
          body,
          `unreadable: ${parsed.error.message}`,
          claimed.attempt,
          null,
        );
        record('dead');
        return { kind: 'over' };
      }
      const outcome = await this.#handle(binding, envelope, parsed.data, claimed.attempt, lease.signal).catch(
        (error: unknown) => error as Error,
      );
      if (outcome instanceof Unavailable) {
        await letGo(db, who, { afterMs: pauseFor(consumer, claimed.attempt), countsAsTry: false });
        record('retry');
        return { kind: 'again', afterMs: pauseFor(consumer, claimed.attempt) };
      }
      if (outcome instanceof Error) {
        record('error');
        return await this.#failed(binding, who, envelope, subject, parsed.data, claimed.attempt, outcome);
      }
      if (outcome.kind === 'retry') {
        await letGo(db, who, { afterMs: outcome.afterMs, countsAsTry: false });
        this.#signal(envelope, {
          stage: consumer.contract.name,
          status: 'parked',
          progress: 0,
          parkedMs: outcome.afterMs,
          reason: outcome.reason,
        });
        record('retry');
        return { kind: 'again', afterMs: outcome.afterMs };
      }
      try {
        await this.#commit(who, envelope, 'done', outcome.write);
      } catch (error) {
        record('error');
        return await this.#failed(
          binding,
          who,
          envelope,
          subject,
          parsed.data,
          claimed.attempt,
          error as Error,
        );
      }
      record(outcome.kind);
      return { kind: 'over' };
    } finally {
      lease.stop();
    }
  }

  async #handle(
    binding: Binding,
    envelope: Envelope,
    data: unknown,
    attempt: number,
    signal: AbortSignal,
  ): Promise<AnyOutcome> {
    const context: MessageContext = {
      id: envelope.id,
      tenantId: envelope.tenantId,
      jobId: envelope.jobId,
      occurredAt: envelope.occurredAt,
      attempt,
      signal,
      progress: (stage, fraction) =>
        this.#signal(envelope, {
          stage,
          status: 'processing',
          progress: fraction,
          parkedMs: null,
          reason: null,
        }),
    };
    return this.#call<AnyOutcome>(binding.handler, data, context);
  }

  async #call<T>(handler: MessageHandler, data: unknown, context: MessageContext | QueryContext): Promise<T> {
    const result = await handler(data, new DeliveryContext([context]).getArgByIndex(0));
    return lastValueFrom(this.transformToObservable(result)) as Promise<T>;
  }

  async #failed(
    binding: Binding,
    who: Claimant,
    envelope: Envelope,
    subject: string,
    data: unknown,
    attempt: number,
    error: Error,
  ): Promise<Verdict> {
    const { db, log } = this.#options;
    const { consumer, durable, extras } = binding;
    if (error instanceof LeaseLost) return { kind: 'again', afterMs: consumer.ackWaitMs };
    log.error({ err: error, consumer: durable, message_id: envelope.id, attempt }, 'handling failed');
    if (attempt < consumer.attemptsMax) {
      const afterMs = pauseFor(consumer, attempt);
      await letGo(db, who, { afterMs, countsAsTry: true });
      return { kind: 'again', afterMs };
    }
    const reason = `given up after ${attempt} tries: ${error.message}`;
    await this.#bury(
      binding,
      who,
      envelope,
      subject,
      data,
      reason,
      attempt,
      extras.options.givenUp?.(data as never, 'The step failed several times.') ?? null,
    );
    return { kind: 'over' };
  }

  async #bury(
    binding: Binding,
    who: Claimant,
    envelope: Envelope,
    subject: string,
    body: unknown,
    reason: string,
    attempts: number,
    write: Write<unknown> | null,
  ): Promise<void> {
    this.#dead.add(1, { consumer: binding.durable });
    this.#options.log.error({ consumer: binding.durable, message_id: envelope.id, reason }, 'dead letter');
    await this.#commit(who, envelope, 'dead', async (trx, emit) => {
      await bury(trx, { consumer: binding.durable, subject, envelope, body, reason, attempts });
      await write?.(trx, emit);
    });
  }

  /** The one transaction: the end of the message, its effects, and the messages about them. */
  async #commit(
    who: Claimant,
    envelope: Envelope,
    state: 'done' | 'dead',
    write: Write<unknown> | null,
  ): Promise<void> {
    const { db, relay } = this.#options;
    const outbox = openOutbox({ tenantId: envelope.tenantId, jobId: envelope.jobId, messageId: envelope.id });
    await inTenant(db, envelope.tenantId, async (trx) => {
      await end(trx, who, state);
      await write?.(trx, outbox.emit);
      await outbox.flush(trx);
    });
    relay.ring();
  }

  #signal(
    envelope: Envelope,
    told: {
      stage: string;
      status: 'processing' | 'parked';
      progress: number;
      parkedMs: number | null;
      reason: string | null;
    },
  ): void {
    if (envelope.jobId === null) return;
    const signal = {
      tenant_id: envelope.tenantId,
      job_id: envelope.jobId,
      stage: told.stage,
      status: told.status,
      progress: told.progress,
      parked_until: told.parkedMs === null ? null : new Date(Date.now() + told.parkedMs).toISOString(),
      reason: told.reason,
    };
    this.#options.nc.publish(jobProgressed.subject, JSON.stringify(signal));
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

/** Renews the lease, and tells the queue, three times per lease; the signal aborts when the lease is lost. */
function keepLease(renewLease: () => Promise<boolean>, stillWorking: () => void, leaseMs: number) {
  const abort = new AbortController();
  const timer = setInterval(() => {
    stillWorking();
    renewLease().then(
      (mine) => mine || abort.abort(),
      () => undefined,
    );
  }, leaseMs / 3);
  return { signal: abort.signal, stop: () => clearInterval(timer) };
}

function pauseFor(consumer: Consumer, attempt: number): number {
  return consumer.backoffMs[Math.min(attempt - 1, consumer.backoffMs.length - 1)] ?? 1_000;
}

/** A message without a readable envelope still ends as a dead letter, under a tenant that nobody has. */
function readEnvelope(headers: MsgHdrs | undefined): Envelope {
  const tenant = tenantIdSchema.safeParse(headers?.get(envelopeHeaders.tenant));
  const id = envelopeId.safeParse(headers?.get(envelopeHeaders.id));
  return {
    id: id.success ? id.data : `unreadable_${randomUUID()}`,
    occurredAt: headers?.get(envelopeHeaders.occurredAt) || new Date().toISOString(),
    tenantId: tenant.success ? tenant.data : unreadableTenant,
    jobId: headers?.get(envelopeHeaders.job) || null,
    ring: Number(headers?.get(envelopeHeaders.ring) || 0),
  };
}

function readBody(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return { unreadable: message.string().slice(0, 2_000) };
  }
}
