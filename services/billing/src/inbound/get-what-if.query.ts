import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getWhatIf } from '@trc/contracts/queries/get-what-if.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { linesOf, pricesOf } from '../domain/ledger.ts';
import { marginOf, type PaidTime, type PlanCost, revenueOf, type Span } from '../domain/margins.ts';
import { type PlanVersion, readEntitlements } from '../domain/plan.ts';
import { changedPrices, tableAt } from '../domain/prices.ts';
import { atPrice, JobReplay, planAt } from '../domain/what-if.ts';
import { costsByPlan, inPages, pastJobsAfter, usageEventsAfter } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';
import { listPlanVersions } from '../outbound/plans.store.ts';
import { priceTables } from '../outbound/prices.store.ts';
import { marginRow } from './list-margins.query.ts';
import { paidTimes } from './paid-times.ts';
import { priceOfRow } from './price-rows.ts';

type Request = RequestOf<typeof getWhatIf>;
type Draft = NonNullable<Request['plan']>;

/** Jobs of the span by plan, and those among them that the draft refuses. */
interface Replayed {
  readonly jobs: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, string>;
}

@Controller()
export class GetWhatIfQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getWhatIf)
  async answer(@Message() request: Request): Promise<ReplyOf<typeof getWhatIf>> {
    const span = { from: new Date(request.from), to: new Date(request.to) };
    const draft = request.plan ?? null;
    const versions = draft ? (await listPlanVersions(this.#db)).filter(({ id }) => id === draft.id) : [];
    const terms = await paidTimes(this.#db, span);
    const termsOf = Map.groupBy(terms, ({ tenantId }) => tenantId);
    const planOf = (tenantId: string, at: Date) => planAt(termsOf.get(tenantId), at);
    const { jobs, refused } = await this.#replayJobs(span, draft, versions, planOf);
    const before = await costsByPlan(this.#db, span);
    const after = await this.#replayUsage(span, request.prices ?? [], planOf, refused);
    const termsAfter = draft ? termsAtDraft(terms, draft, versions) : terms;
    const plans = [...new Set([...terms, ...before].map(({ planId }) => planId))].toSorted();
    return {
      from: request.from,
      to: request.to,
      usage_events: after.events,
      plans: plans.map((plan) => ({
        plan,
        before: marginRow(marginOf(revenueIn(terms, plan, span), costIn(before, plan))),
        after: marginRow(marginOf(revenueIn(termsAfter, plan, span), after.costs.get(plan) ?? 0)),
        jobs: jobs.get(plan) ?? 0,
        refused_jobs: [...refused.values()].filter((of) => of === plan).length,
      })),
    };
  }

  /** Asks every job of the draft's plan again. Jobs of before the span, and of other plans, stand as they are. */
  async #replayJobs(
    span: Span,
    draft: Draft | null,
    versions: readonly PlanVersion[],
    planOf: (tenantId: string, at: Date) => string,
  ): Promise<Replayed> {
    const newest = versions.at(-1);
    const replay =
      draft && newest
        ? new JobReplay({
            ...newest,
            entitlements: readEntitlements(newest.entitlements, draft.entitlements ?? null),
          })
        : null;
    const jobs = new Map<string, number>();
    const refused = new Map<string, string>();
    const read = (...page: [Parameters<typeof pastJobsAfter>[2], number]) =>
      pastJobsAfter(this.#db, span.to, ...page);
    for await (const page of inPages(read, ({ createdAt, jobId }) => ({ at: createdAt, id: jobId })))
      for (const job of page) {
        if (job.createdAt < span.from) {
          replay?.take(job);
          continue;
        }
        const plan = planOf(job.tenantId, job.createdAt);
        jobs.set(plan, (jobs.get(plan) ?? 0) + 1);
        if (plan !== draft?.id) replay?.take(job);
        else if (replay && !replay.admits(job)) refused.set(job.jobId, plan);
      }
    return { jobs, refused };
  }

  /** What was used, at the tables of its time with the draft's changes, without the jobs that would not have been. */
  async #replayUsage(
    span: Span,
    changes: Request['prices'] & object,
    planOf: (tenantId: string, at: Date) => string,
    refused: ReadonlyMap<string, string>,
  ): Promise<{ readonly costs: ReadonlyMap<string, number>; readonly events: number }> {
    const tables = await priceTables(this.#db, { since: span.from, until: span.to });
    const drafts = new Map(
      tables.map((table) => [
        table.version,
        pricesOf({ ...table, prices: changedPrices(table.prices, changes.map(priceOfRow)) }),
      ]),
    );
    const costs = new Map<string, number>();
    let events = 0;
    const read = (...page: [Parameters<typeof usageEventsAfter>[2], number]) =>
      usageEventsAfter(this.#db, span, ...page);
    for await (const page of inPages(read, ({ at, messageId }) => ({ at, id: messageId })))
      for (const event of page) {
        events += 1;
        if (event.jobId !== null && refused.has(event.jobId)) continue;
        const prices = drafts.get(tableAt(tables, event.at).version);
        if (!prices) throw new Error(`there are no prices for ${event.at.toISOString()}`);
        const plan = planOf(event.tenantId, event.at);
        const cost = linesOf(event, prices).reduce((sum, { costMicros }) => sum + costMicros, 0);
        costs.set(plan, (costs.get(plan) ?? 0) + cost);
      }
    return { costs, events };
  }
}

function termsAtDraft(
  terms: readonly PaidTime[],
  { id, price_micros_monthly }: Draft,
  versions: readonly PlanVersion[],
): readonly PaidTime[] {
  if (price_micros_monthly === null || price_micros_monthly === undefined) return terms;
  const listed = new Set(versions.map((version) => version.price_micros_monthly));
  return atPrice(terms, { planId: id, priceMicrosMonthly: price_micros_monthly }, listed);
}

const revenueIn = (terms: readonly PaidTime[], plan: string, span: Span) =>
  terms.filter(({ planId }) => planId === plan).reduce((sum, one) => sum + revenueOf(one, span), 0);

const costIn = (costs: readonly PlanCost[], plan: string) =>
  costs.filter(({ planId }) => planId === plan).reduce((sum, { costMicros }) => sum + costMicros, 0);
