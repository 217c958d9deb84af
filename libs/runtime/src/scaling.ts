import { type ConsumerInfo, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { streamOf, subjectOf } from '@trc/contracts/topology';
import type { Binding } from './delivery.ts';
import { Problem } from './http-problem.ts';
import { isMissing } from './nats.ts';

/** What a scaler reads, by the names of its answer. */
export interface WaitingWork {
  readonly work_seconds: number;
  /** Seconds by durable consumer. */
  readonly consumers: Readonly<Record<string, number>>;
}

/** A scaler waits three seconds for an answer. */
const timeoutMs = 2_000;

type Waiting = Pick<Binding, 'consumer' | 'durable' | 'pace'>;

/**
 * Predicted seconds of work that wait for the consumers of this process: messages that were not delivered, and those that were and are
 * not done, which count as a whole because nobody knows how far they are. Several processes of a service tell of the same messages.
 *
 * A scaler takes every number for the truth, so there is none when one of the parts is in doubt: throws the problem `unavailable` when a
 * consumer or its stream is missing, when NATS does not answer in time, or when nothing is bound yet. What reads it then holds.
 */
export async function waitingWork(nc: NatsConnection, bindings: readonly Waiting[]): Promise<WaitingWork> {
  if (bindings.length === 0) throw inDoubt('The consumers of this process are not bound yet.');
  const manager = await jetstreamManager(nc, { timeout: timeoutMs, checkAPI: false }).catch(noAnswer);
  const infos = bindings.map(({ consumer, durable }) =>
    manager.consumers
      .info(streamOf(subjectOf(consumer.contract, consumer.lane)), durable)
      .catch((error: unknown) => {
        if (isMissing(error)) throw inDoubt(`The consumer ${durable} or its stream is missing.`);
        return noAnswer();
      }),
  );
  const known = await inTime(Promise.all(infos), 'NATS does not answer.');
  const consumers = bindings.map(
    ({ durable, pace }, i) => [durable, roundSeconds(messages(known[i]) * pace.meanSeconds())] as const,
  );
  return {
    work_seconds: roundSeconds(consumers.reduce((sum, [, seconds]) => sum + seconds, 0)),
    consumers: Object.fromEntries(consumers),
  };
}

/** The result of `work`, or the problem `unavailable` with this detail when it takes longer than two seconds. */
export async function inTime<T>(work: Promise<T>, detail: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(inDoubt(detail)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Why there is no figure. */
export const inDoubt = (detail: string) => new Problem('unavailable', { detail });

export const roundSeconds = (seconds: number) => Math.round(seconds * 1_000) / 1_000;

function messages(info: ConsumerInfo | undefined): number {
  return info ? info.num_pending + info.num_ack_pending : 0;
}

function noAnswer(): never {
  throw inDoubt('NATS does not answer.');
}
