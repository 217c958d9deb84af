import { Inject, Injectable } from '@nestjs/common';
import { metricNames } from '@trc/contracts/telemetry';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { meter } from '@trc/runtime/telemetry';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { type Attempt, nextAfter } from '../domain/webhook.ts';
import type { Database } from '../outbound/database.ts';
import { oweMailToAdmins } from '../outbound/mails.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import type { SendWebhook } from '../outbound/webhook.http.ts';
import {
  beginAttempt,
  claimDeliveries,
  endAttempt,
  type TakenDelivery,
} from '../outbound/webhook-deliveries.store.ts';
import type { EndpointRow } from '../outbound/webhooks.store.ts';
import { SEND_WEBHOOK, VAULT } from '../tokens.ts';

const everyMs = 500;
const attempts = meter().createCounter(metricNames.webhookAttempts);
/** Attempts that one process makes at the same time. */
const placesMax = 64;
/** A slow receiver takes so many of all places and no more, and a customer with many slow ones so many. */
const inFlightMax = { ofEndpoint: 4, ofTenant: 16 };
/** Longer than an attempt may take: a process that dies in one leaves it to the others after this. */
const leaseMs = 30_000;

@Injectable()
export class DeliverWebhooksSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #vault: Vault;
  readonly #send: SendWebhook;
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
    @Inject(VAULT) vault: Vault,
    @Inject(SEND_WEBHOOK) send: SendWebhook,
  ) {
    super('deliver-webhooks', everyMs, log);
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#vault = vault;
    this.#send = send;
  }

  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    await this.settled();
  }

  /** One round: begins what is due and has a place, and waits for none of it. */
  async run(): Promise<void> {
    const places = placesMax - this.#underWay.size;
    if (places === 0) return;
    const now = this.#clock();
    const until = new Date(now.getTime() + leaseMs);
    for (const { tenant_id, id } of await claimDeliveries(this.#db, now, until, inFlightMax, places)) {
      const attempt = this.#attempt(tenant_id, id)
        .catch((error: unknown) => this.#log.warn({ err: error, delivery_id: id }, 'an attempt was lost'))
        .finally(() => this.#underWay.delete(attempt));
      this.#underWay.add(attempt);
    }
  }

  /** When every attempt that was begun has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #attempt(tenantId: string, id: string): Promise<void> {
    const at = this.#clock();
    const delivery = await inTenant(this.#db, tenantId, (trx) => beginAttempt(trx, id, at));
    if (!delivery) return;
    const { endpoint, message_id, body } = delivery;
    const secrets = secretsOf(endpoint, at).map((sealed) => this.#vault.open(sealed));
    const attempt = await this.#send({ url: endpoint.url, secrets, messageId: message_id, body }, at);
    await this.#note(delivery, attempt, at);
  }

  async #note(delivery: TakenDelivery, attempt: Attempt, at: Date): Promise<void> {
    const now = this.#clock();
    const next = nextAfter(attempt, delivery.first_attempt_at, now, Math.random());
    attempts.add(1, { outcome: next.kind });
    const ended = { at, ...told(attempt), durationMs: now.getTime() - at.getTime() };
    await inTenant(this.#db, delivery.tenant_id, async (trx) => {
      const reason = await endAttempt(trx, delivery, ended, next, now);
      if (reason === null) return;
      const mail = { kind: 'endpoint-disabled', url: delivery.endpoint.url, reason } as const;
      await oweMailToAdmins(trx, delivery.tenant_id, mail, now);
    });
  }
}

/** The secret, and the one before it while its time lasts. */
function secretsOf({ secret_sealed, previous_secret_sealed, previous_secret_until }: EndpointRow, at: Date) {
  const lasts = previous_secret_until !== null && previous_secret_until > at;
  return lasts && previous_secret_sealed ? [secret_sealed, previous_secret_sealed] : [secret_sealed];
}

function told(attempt: Attempt): { readonly status: number | null; readonly error: string | null } {
  return attempt.kind === 'answered'
    ? { status: attempt.status, error: null }
    : { status: null, error: attempt.error };
}
