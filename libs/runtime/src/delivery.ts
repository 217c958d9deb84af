import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Envelope } from '@trc/contracts/envelope';
import { type JobProgressed, jobProgressed } from '@trc/contracts/signals/job-progressed.v1';
import { metricNames } from '@trc/contracts/telemetry';
import type { Consumer } from '@trc/contracts/topology';
import type { Kysely } from 'kysely';
import { Unavailable } from './ask.ts';
import type { MessageContext } from './consume.ts';
import { bury } from './dead-letters.ts';
import { nobody, refuseErased, UserErased, userIdIn } from './erased-users.ts';
import { secondsHistogram } from './figures.ts';
import { type Claimant, claim, end, LeaseLost, letGo, renew } from './inbox.ts';
import type { Log } from './log.ts';
import { openOutbox, ringAgain } from './outbox.ts';
import type { Outcome, Write } from './outcome.ts';
import type { Relay } from './relay.ts';
import type { Pace } from './scaling-pace.ts';
import { meter } from './telemetry.ts';
import { inTenant } from './tenancy.ts';

/** How a delivery ended, as far as the queue is concerned. */
export type Verdict = { readonly kind: 'over' } | { readonly kind: 'again'; readonly afterMs: number };

/** A durable consumer and the method that handles its messages. */
export interface Binding {
  readonly consumer: Consumer;
  readonly durable: string;
  /** How long its messages take here. */
  readonly pace: Pace;
  handle(data: unknown, context: MessageContext): Promise<Outcome<unknown>>;
  /** What to write beside the dead letter. */
  givenUp(data: unknown, reason: string): Write<unknown> | null;
}

export interface DeliveryParts {
  readonly nc: NatsConnection;
  readonly db: Kysely<unknown>;
  readonly relay: Relay;
  readonly log: Log;
}

const handled = meter().createCounter(metricNames.handled);
const handling = secondsHistogram(metricNames.handlingSeconds);
const dead = meter().createCounter(metricNames.deadLetters);

/** Begins the count of a consumer's dead letters: a rate cannot be told of a count whose first value is 1. */
export const countDeadLettersOf = (durable: string): void => dead.add(0, { consumer: durable });

/** A held message is looked at again a little after its lease may have ended. */
const afterLeaseMs = 50;

/**
 * One delivery of a message, from the claim of its inbox row to the one transaction that ends it.
 * It rejects only when the database cannot be reached; the queue then keeps the message.
 */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #binding: Binding;
  readonly #envelope: Envelope;
  readonly #subject: string;
  readonly #who: Claimant;

  constructor(parts: DeliveryParts, binding: Binding, envelope: Envelope, subject: string) {
    this.#parts = parts;
    this.#binding = binding;
    this.#envelope = envelope;
    this.#subject = subject;
    this.#who = {
      consumer: binding.durable,
      messageId: envelope.id,
      tenantId: envelope.tenantId,
      holder: randomUUID(),
    };
  }

  /** `stillWorking` is called while the handler works, so that the queue does not give the message to somebody else. */
  async work(body: unknown, stillWorking: () => void = () => undefined): Promise<Verdict> {
    const { db } = this.#parts;
    const { ackWaitMs } = this.#binding.consumer;
    const claimed = await claim(db, this.#who, ackWaitMs);
    if (claimed.kind === 'held') return { kind: 'again', afterMs: claimed.forMs + afterLeaseMs };
    if (claimed.kind === 'ended') return this.#ringOn();
    const lease = keepLease(() => renew(db, this.#who, ackWaitMs), stillWorking, ackWaitMs);
    const startedMs = Date.now();
    try {
      return await this.#try(body, claimed.attempt, lease.signal);
    } catch (error) {
      if (!(error instanceof UserErased)) throw error;
      return await this.#afterErasure(body, claimed.attempt, lease.signal);
    } finally {
      lease.stop();
      const seconds = (Date.now() - startedMs) / 1_000;
      handling.record(seconds, { consumer: this.#binding.durable });
      this.#binding.pace.note(seconds);
    }
  }

  /** The message was handled before. If the bell is rung again, what it led to may be what got lost. */
  async #ringOn(): Promise<Verdict> {
    const { id, ring, tenantId } = this.#envelope;
    if (ring > 0) {
      await inTenant(this.#parts.db, tenantId, (trx) => ringAgain(trx, { causeId: id }));
      this.#parts.relay.ring();
    }
    return { kind: 'over' };
  }

  async #try(body: unknown, attempt: number, signal: AbortSignal): Promise<Verdict> {
    const parsed = this.#binding.consumer.contract.schema.safeParse(body);
    if (!parsed.success) {
      await this.#bury(body, `unreadable: ${parsed.error.message}`, attempt, null);
      return this.#over('dead');
    }
    if (attempt > this.#binding.consumer.attemptsMax)
      return this.#failed(parsed.data, attempt, new Error('its process ended in the middle of every try'));
    try {
      const outcome = await this.#binding.handle(parsed.data, this.#context(attempt, signal));
      if (outcome.kind === 'retry') {
        this.#tell('parked', this.#binding.consumer.contract.name, 0, outcome);
        return await this.#later(outcome.afterMs, { countsAsTry: false });
      }
      await this.#commit('done', outcome.write, parsed.data);
      return this.#over(outcome.kind);
    } catch (error) {
      if (error instanceof UserErased) throw error;
      return this.#failed(parsed.data, attempt, error as Error);
    }
  }

  /** The user whom the message names is erased, perhaps while it was handled: nothing of them may come back. */
  async #afterErasure(body: unknown, attempt: number, signal: AbortSignal): Promise<Verdict> {
    const { contract, afterErasure } = this.#binding.consumer;
    const parsed = contract.schema.safeParse(body);
    if (!parsed.success || afterErasure === 'drop') {
      await this.#commit('done', null);
      return this.#over('dropped');
    }
    const isErased = afterErasure === 'clean-up';
    const data = isErased ? parsed.data : nobody(parsed.data);
    try {
      const outcome = await this.#binding.handle(data, { ...this.#context(attempt, signal), isErased });
      if (outcome.kind === 'retry') return await this.#later(outcome.afterMs, { countsAsTry: false });
      await this.#commit('done', outcome.write);
      return this.#over('dropped');
    } catch (error) {
      return this.#failed(data, attempt, error as Error);
    }
  }

  async #failed(data: unknown, attempt: number, error: Error): Promise<Verdict> {
    const { consumer, durable } = this.#binding;
    if (error instanceof LeaseLost) return { kind: 'again', afterMs: consumer.ackWaitMs };
    const pauseMs = pauseAfter(consumer, attempt);
    if (error instanceof Unavailable) return this.#later(pauseMs, { countsAsTry: false });
    this.#parts.log.error(
      { err: error, consumer: durable, message_id: this.#envelope.id, attempt },
      'handling failed',
    );
    if (attempt < consumer.attemptsMax) return this.#later(pauseMs, { countsAsTry: true });
    const write = this.#binding.givenUp(data, 'The step failed several times.');
    await this.#bury(data, `given up after ${attempt} tries: ${error.message}`, attempt, write);
    return this.#over('dead');
  }

  #over(outcome: string): Verdict {
    this.#count(outcome);
    return { kind: 'over' };
  }

  async #later(afterMs: number, options: { readonly countsAsTry: boolean }): Promise<Verdict> {
    await letGo(this.#parts.db, this.#who, { afterMs, ...options });
    this.#count(options.countsAsTry ? 'error' : 'retry');
    return { kind: 'again', afterMs };
  }

  #count(outcome: string): void {
    handled.add(1, { consumer: this.#binding.durable, outcome });
  }

  async #bury(body: unknown, reason: string, attempts: number, write: Write<unknown> | null): Promise<void> {
    const consumer = this.#binding.durable;
    dead.add(1, { consumer });
    this.#parts.log.error({ consumer, message_id: this.#envelope.id, reason }, 'dead letter');
    const letter = { consumer, subject: this.#subject, envelope: this.#envelope, body, reason, attempts };
    await this.#commit(
      'dead',
      async (trx, emit) => {
        await bury(trx, letter);
        await write?.(trx, emit);
      },
      body,
    );
  }

  /**
   * The one transaction: the end of the message, its effects, and the messages about them.
   * @param about what may name a user. Throws UserErased, and all is rolled back, when that user is erased.
   */
  async #commit(state: 'done' | 'dead', write: Write<unknown> | null, about: unknown = null): Promise<void> {
    const userId = this.#binding.consumer.afterErasure === 'handle' ? null : userIdIn(about);
    const { id, tenantId, jobId } = this.#envelope;
    const outbox = openOutbox({ tenantId, jobId, messageId: id });
    await inTenant(this.#parts.db, tenantId, async (trx) => {
      if (userId !== null) await refuseErased(trx, userId);
      await end(trx, this.#who, state);
      await write?.(trx, outbox.emit);
      await outbox.flush(trx);
    });
    this.#parts.relay.ring();
  }

  #context(attempt: number, signal: AbortSignal): MessageContext {
    const { id, tenantId, jobId, causeId, occurredAt } = this.#envelope;
    return {
      id,
      tenantId,
      jobId,
      causeId,
      occurredAt,
      attempt,
      signal,
      progress: (stage, fraction) => this.#tell('processing', stage, fraction, null),
    };
  }

  #tell(
    status: JobProgressed['status'],
    stage: string,
    progress: number,
    parked: { readonly afterMs: number; readonly reason: string } | null,
  ): void {
    const { tenantId, jobId } = this.#envelope;
    if (jobId === null) return;
    const now = Date.now();
    const signal = {
      tenant_id: tenantId,
      job_id: jobId,
      stage,
      status,
      progress,
      parked_until: parked && new Date(now + parked.afterMs).toISOString(),
      reason: parked?.reason ?? null,
      said_at: new Date(now).toISOString(),
    };
    this.#parts.nc.publish(jobProgressed.subject, JSON.stringify(signal));
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

function pauseAfter({ backoffMs }: Consumer, attempt: number): number {
  return backoffMs[Math.min(attempt, backoffMs.length) - 1] ?? 1_000;
}
