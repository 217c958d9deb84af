import { Inject, Injectable } from '@nestjs/common';
import { deleteSample } from '@trc/contracts/commands/delete-sample.v1';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { listAgingSamples } from '@trc/contracts/queries/list-aging-samples.v1';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG } from '@trc/runtime/tokens';
import type { Transaction } from 'kysely';
import {
  type AgingSample,
  agingBefore,
  type Expiring,
  type Keeping,
  sortAging,
} from '../domain/retention.ts';
import { tenantOf } from '../outbound/callers.store.ts';
import { claimTenants } from '../outbound/claimed-tenants.store.ts';
import type { Database } from '../outbound/database.ts';
import { oweMailToUser } from '../outbound/mails.store.ts';
import {
  addNotices,
  checkAgainAt,
  dropNotices,
  dropOtherNotices,
  noticesOf,
} from '../outbound/retention.store.ts';
import { oweWebhook } from '../outbound/webhooks.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';

const everyMs = 30_000;
const tenantsMax = 20;
/** A tenant is looked at once a day, so that nobody has more than one such mail in a day; again after an hour when a neighbour did not answer. */
const checkEveryMs = 86_400_000;
const claimMs = 3_600_000;
const pageMax = 500;
/** The oldest sounds of a tenant that one look takes in. */
const samplesMax = 2_000;
/** Sounds that one webhook names. */
const namedMax = 200;

/** Announces the sounds that the plan keeps no longer, and deletes them when they were announced long enough. */
@Injectable()
export class KeepSamplesSchedule extends Scheduled {
  readonly #parts: Parts;
  readonly #log: Log;

  constructor(@Inject(PARTS) parts: Parts, @Inject(LOG) log: Log) {
    super('keep-samples', everyMs, log);
    this.#parts = parts;
    this.#log = log;
  }

  /** One round. What fails for one tenant is tried again when its claim ends, and stops nobody else. */
  async run(): Promise<void> {
    const now = this.#parts.clock();
    const until = new Date(now.getTime() + claimMs);
    for (const tenantId of await claimTenants(this.#parts.db, 'retention_claim', now, until, tenantsMax))
      await this.#look(tenantId, now).catch((error: unknown) =>
        this.#log.warn({ err: error, tenant_id: tenantId }, 'the age of sounds could not be looked at'),
      );
  }

  async #look(tenantId: string, now: Date): Promise<void> {
    const { db, relay } = this.#parts;
    const keeping = await this.#keepingOf(tenantId);
    const before = agingBefore(keeping, now);
    const { retentionDays } = keeping;
    const aging = before && retentionDays !== null ? await this.#agingOf(tenantId, before) : null;
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      await checkAgainAt(trx, new Date(now.getTime() + checkEveryMs));
      if (!before || !aging || retentionDays === null) return dropNotices(trx);
      const ids = aging.samples.map(({ id }) => id);
      await dropOtherNotices(trx, ids, before, aging.through);
      const noticed = await noticesOf(trx, ids);
      const { announce, remove } = sortAging(aging.samples, noticed, { ...keeping, retentionDays }, now);
      await addNotices(trx, tenantId, announce, now);
      await tell(trx, tenantId, announce, now);
      for (const { id } of remove) emit(deleteSample, { sample_id: id });
      if (remove.length > 0)
        this.#log.info({ tenant_id: tenantId, count: remove.length }, 'sounds have reached their age');
    });
  }

  async #keepingOf(tenantId: string): Promise<Keeping> {
    const { time_zone } = await inTenant(this.#parts.db, tenantId, tenantOf);
    const plan = await this.#parts.ask(getEntitlements, tenantId, { time_zone });
    return {
      retentionDays: plan.retention_days,
      graceUntil: plan.grace_until === null ? null : new Date(plan.grace_until),
      enforcement: plan.enforcement,
    };
  }

  /** The oldest sounds; `through` is how old the youngest of them is when there are more. */
  async #agingOf(
    tenantId: string,
    before: Date,
  ): Promise<{ readonly samples: readonly AgingSample[]; readonly through: Date | null }> {
    const samples: AgingSample[] = [];
    let after: RequestOf<typeof listAgingSamples>['after'] = null;
    do {
      const page: ReplyOf<typeof listAgingSamples> = await this.#parts.ask(listAgingSamples, tenantId, {
        created_before: before.toISOString(),
        limit: pageMax,
        after,
      });
      for (const { sample_id, user_id, created_at } of page.items)
        samples.push({ id: sample_id, userId: user_id, createdAt: new Date(created_at) });
      after = page.next;
    } while (after !== null && samples.length < samplesMax);
    return { samples, through: after === null ? null : new Date(after.created_at) };
  }
}

async function tell(
  trx: Transaction<Database>,
  tenantId: string,
  announce: readonly Expiring[],
  now: Date,
): Promise<void> {
  const type = 'sample.expiring';
  for (let from = 0; from < announce.length; from += namedMax) {
    const samples = announce
      .slice(from, from + namedMax)
      .map((sample) => ({ sample_id: sample.id, delete_at: sample.deleteAt.toISOString() }));
    await oweWebhook(trx, tenantId, type, { type, timestamp: now.toISOString(), data: { samples } }, now);
  }
  for (const [userId, own] of Map.groupBy(announce, (sample) => sample.userId)) {
    const first = Math.min(...own.map((sample) => sample.deleteAt.getTime()));
    const mail = {
      kind: 'sounds-expire',
      count: own.length,
      deleteAt: new Date(first).toISOString(),
    } as const;
    await oweMailToUser(trx, tenantId, userId, mail, now);
  }
}
