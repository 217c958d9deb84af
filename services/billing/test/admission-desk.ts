import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { RequestOf } from '@trc/contracts/message';
import type { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import type { MessageContext } from '@trc/runtime/consume';
import { openOutbox } from '@trc/runtime/outbox';
import type { Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { type Kysely, sql } from 'kysely';
import type { Enforcement, Request } from '../src/domain/admission.ts';
import { GetEntitlementsQuery } from '../src/inbound/get-entitlements.query.ts';
import { GetReservationQuery } from '../src/inbound/get-reservation.query.ts';
import { JobEndedEvent } from '../src/inbound/job-ended.event.ts';
import { type SetBy, setBudget } from '../src/outbound/budgets.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { assignTerms, type NewTerms } from '../src/outbound/plans.store.ts';
import { noteSpending } from '../src/outbound/usage.store.ts';

const MiB = 1024 * 1024;

/** One tenant before billing, at an instant that the test sets. */
export class AdmissionDesk {
  readonly tenantId: Id<'tenant'> = newId('tenant');
  readonly db: Kysely<Database>;
  now: Date;
  limits: Enforcement = 'enforce';

  constructor(db: Kysely<Database>, now: Date) {
    this.db = db;
    this.now = now;
  }

  passes(ms: number): void {
    this.now = new Date(this.now.getTime() + ms);
  }

  reserve(request: Request) {
    const { db, tenantId, limits } = this;
    const query = new GetReservationQuery(db, () => this.now, { limits }, { ring: () => undefined });
    return query.answer(request, { tenantId });
  }

  entitlements(request: RequestOf<typeof getEntitlements> = { time_zone: 'UTC' }) {
    const { db, tenantId, limits } = this;
    return new GetEntitlementsQuery(db, () => this.now, { limits }).answer(request, { tenantId });
  }

  async usedOf(name: string): Promise<number | undefined> {
    const { limits } = await this.entitlements();
    return limits.find((limit) => limit.name === name)?.used;
  }

  /** How many of the requests, all made at once, are admitted. */
  async admitted(requests: readonly Request[]): Promise<number> {
    const answers = await Promise.all(requests.map((request) => this.reserve(request)));
    return answers.filter(({ kind }) => kind === 'reserved').length;
  }

  /** `causeId`: the message that completed it; without one nothing is waited for. */
  async end(
    jobId: string,
    outcome: 'completed' | 'failed' | 'cancelled',
    causeId: string | null = null,
    occurredAt = this.now.toISOString(),
  ): Promise<Outcome<Database>> {
    const message = jobEnded.schema.parse({ job_id: jobId, kind: 'sample', outcome });
    const handler = new JobEndedEvent(this.db, () => this.now, this);
    const ended = await handler.handle(message, { ...this.context(), causeId, occurredAt });
    await this.settle(ended);
    return ended;
  }

  context(): MessageContext {
    return { id: newId('message'), tenantId: this.tenantId } as unknown as MessageContext;
  }

  /** Writes what a handler wants written, with the messages that it sends. */
  async settle(outcome: Outcome<Database>): Promise<void> {
    const outbox = openOutbox({ tenantId: this.tenantId, jobId: null, messageId: null });
    await inTenant(this.db, this.tenantId, async (trx) => {
      if (outcome.kind === 'done') await outcome.write?.(trx, outbox.emit);
      await outbox.flush(trx);
    });
  }

  spend(jobId: string | null, costMicros: number, modelMicros = 0): Promise<void> {
    return inTenant(this.db, this.tenantId, (trx) =>
      noteSpending(trx, this.tenantId, jobId, { costMicros, modelMicros }, this.now),
    );
  }

  budget(monthlyMicros: number, hard = true, setBy: SetBy = 'tenant'): Promise<void> {
    return inTenant(this.db, this.tenantId, (trx) =>
      setBudget(trx, this.tenantId, setBy, { monthlyMicros, hard }, this.now),
    );
  }

  assign(terms: Partial<NewTerms> & Pick<NewTerms, 'planId'>): Promise<string | null> {
    const all = { period: null, from: this.now, reason: 'assigned' as const, ...terms };
    return inTenant(this.db, this.tenantId, (trx) => assignTerms(trx, this.tenantId, all, this.now));
  }

  /** What was said about limits so far, in order. */
  async warnings(): Promise<ReadonlyArray<{ limit: string; percent: number; used: number; of: number }>> {
    const { rows } = await inTenant(this.db, this.tenantId, (trx) =>
      sql<{ body: { limit: string; percent: number; used: number; of: number } }>`
        select body from outbox where subject = 'evt.billing.limit-approached.v1' order by created_at, id`.execute(
        trx,
      ),
    );
    return rows.map(({ body }) => body);
  }
}

export const upload = (over: Partial<Request> = {}): Request => ({
  job_id: newId('job'),
  kind: 'sample',
  size_bytes: MiB,
  duration_s: 10,
  time_zone: 'UTC',
  ...over,
});

export const times = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);
