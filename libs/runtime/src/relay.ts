import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { type NatsConnection, headers as newHeaders } from '@nats-io/transport-node';
import { envelopeHeaders } from '@trc/contracts/envelope';
import { streamOf } from '@trc/contracts/topology';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Log } from './log.ts';
import { type Epochs, ensureStreams } from './nats.ts';
import { tracePropagationHeaders } from './tracing.ts';

interface Taken {
  id: string;
  tenant_id: string;
  job_id: string | null;
  cause_id: string | null;
  subject: string;
  body: unknown;
  trace: Record<string, string>;
  ring: number;
  created_at: Date;
}

const batchMax = 200;
const idlePollMs = 1_000;
const failurePauseMs = 500;
const pruneEveryMs = 3_600_000;
/** As long as the streams keep a message: older mail could not be asked for any more. */
const keepMs = 7 * 86_400_000;
/** Longer than any message about an erased user can be on its way. */
const erasedKeepMs = 30 * 86_400_000;

/**
 * Carries the outbox to JetStream, at least once and in the background.
 * A row counts as sent only for the life ("epoch") of the stream that took it. When the streams begin a new life because
 * their storage was lost, every row that the lost ones had taken is sent again, and the inboxes sort out the doubles.
 */
export class Relay {
  readonly #db: Kysely<unknown>;
  readonly #nc: NatsConnection;
  readonly #js: JetStreamClient;
  readonly #log: Log;
  readonly #replicas: number;
  #epochs: Epochs | null = null;
  #wake: (() => void) | null = null;
  #rung = false;
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();
  #prunedAtMs = 0;
  readonly #listeners = new Set<() => void>();

  constructor(db: Kysely<unknown>, nc: NatsConnection, log: Log, replicas: number) {
    this.#replicas = replicas;
    this.#db = db;
    this.#nc = nc;
    this.#js = jetstream(nc);
    this.#log = log;
  }

  start(): void {
    this.#loop = this.#run();
    void this.#watchConnection();
  }

  /** Something was committed to the outbox. */
  ring(): void {
    this.#rung = true;
    this.#wake?.();
    for (const listener of this.#listeners) listener();
  }

  /** Calls back after every commit of this process that rings, until the returned function is called. */
  listen(onRing: () => void): () => void {
    this.#listeners.add(onRing);
    return () => this.#listeners.delete(onRing);
  }

  /** Sends what is there and stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (true) {
      this.#rung = false;
      try {
        this.#epochs ??= await this.#beginEpoch();
        while ((await this.#sendBatch(this.#epochs)) === batchMax);
        await this.#prune();
      } catch (error) {
        this.#epochs = null;
        if (this.#stopped) return;
        this.#log.warn({ err: error }, 'the outbox cannot be sent; it will be tried again');
        await this.#sleep(failurePauseMs);
        continue;
      }
      if (this.#rung) continue;
      if (this.#stopped) return;
      await this.#sleep(idlePollMs);
    }
  }

  async #beginEpoch(): Promise<Epochs> {
    const epochs = await ensureStreams(this.#nc, this.#replicas);
    await sql`select outbox_lost(${Object.values(epochs)})`.execute(this.#db);
    return epochs;
  }

  async #sendBatch(epochs: Epochs): Promise<number> {
    return this.#db.transaction().execute(async (trx: Transaction<unknown>) => {
      const { rows } = await sql<Taken>`select * from outbox_take(${batchMax})`.execute(trx);
      if (rows.length === 0) return 0;
      await Promise.all(rows.map((row) => this.#publish(row)));
      await sql`select outbox_sent(${rows.map((row) => row.id)}, ${rows.map((row) => epochs[streamOf(row.subject)])})`.execute(
        trx,
      );
      return rows.length;
    });
  }

  async #publish(row: Taken): Promise<void> {
    const headers = newHeaders();
    headers.set(envelopeHeaders.id, row.id);
    headers.set(envelopeHeaders.occurredAt, row.created_at.toISOString());
    headers.set(envelopeHeaders.tenant, row.tenant_id);
    headers.set(envelopeHeaders.ring, String(row.ring));
    if (row.job_id !== null) headers.set(envelopeHeaders.job, row.job_id);
    if (row.cause_id !== null) headers.set(envelopeHeaders.cause, row.cause_id);
    tracePropagationHeaders(row.trace, headers);
    await this.#js.publish(row.subject, JSON.stringify(row.body), {
      headers,
      msgID: `${row.id}#${row.ring}`,
      timeout: 5_000,
    });
  }

  async #prune(): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - this.#prunedAtMs < pruneEveryMs) return;
    this.#prunedAtMs = nowMs;
    await sql`select mail_prune(${new Date(nowMs - keepMs)})`.execute(this.#db);
    await sql`select erased_users_prune(${new Date(nowMs - erasedKeepMs)})`.execute(this.#db);
  }

  /** After a lost connection the server may be another one, with other streams. */
  async #watchConnection(): Promise<void> {
    for await (const status of this.#nc.status()) {
      if (status.type !== 'reconnect') continue;
      this.#epochs = null;
      this.ring();
    }
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
