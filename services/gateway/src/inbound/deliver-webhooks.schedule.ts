import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import { type Schedule, startSchedule } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { type Attempt, nextAfter } from '../domain/webhook.ts';
import type { Database } from '../outbound/database.ts';
import type { Vault } from '../outbound/secrets.ts';
import type { SendWebhook } from '../outbound/webhook.http.ts';
import { dueDeliveries, noteAttempt, takeDelivery } from '../outbound/webhooks.store.ts';
import { SEND_WEBHOOK, VAULT } from '../tokens.ts';

const everyMs = 500;
const batchMax = 20;
/** Longer than an attempt may take: a process that dies in one leaves it to the others after this. */
const leaseMs = 30_000;

@Injectable()
export class DeliverWebhooksSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #vault: Vault;
  readonly #send: SendWebhook;
  #schedule: Schedule | null = null;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
    @Inject(VAULT) vault: Vault,
    @Inject(SEND_WEBHOOK) send: SendWebhook,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#vault = vault;
    this.#send = send;
  }

  onApplicationBootstrap(): void {
    this.#schedule = startSchedule('deliver-webhooks', everyMs, this.#log, () => this.run());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#schedule?.stop();
  }

  /** One round: every due delivery is tried once. */
  async run(): Promise<void> {
    const due = await dueDeliveries(this.#db, batchMax);
    await Promise.all(due.map(({ tenant_id, id }) => this.#deliver(tenant_id, id)));
  }

  async #deliver(tenantId: string, id: string): Promise<void> {
    const delivery = await inTenant(this.#db, tenantId, (trx) =>
      takeDelivery(trx, id, this.#clock(), leaseMs),
    );
    if (!delivery) return;
    const attempt = await this.#send(
      {
        url: delivery.url,
        secret: this.#vault.open(delivery.secret_sealed),
        messageId: delivery.message_id,
        body: delivery.body,
      },
      this.#clock(),
    );
    const next = nextAfter(attempt, delivery.attempts, Math.random());
    await inTenant(this.#db, tenantId, (trx) =>
      noteAttempt(trx, delivery, told(attempt), next, this.#clock()),
    );
  }
}

function told(attempt: Attempt): { readonly status: number | null; readonly error: string | null } {
  return attempt.kind === 'answered'
    ? { status: attempt.status, error: null }
    : { status: null, error: attempt.error };
}
